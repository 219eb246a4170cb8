package io.runtally.meter.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds floating-point numbers in a compiled class: in its members and in its code. */
final class Fractions {
  private static final Set<TypeKind> KINDS = Set.of(TypeKind.DOUBLE, TypeKind.FLOAT);
  private static final List<String> BOXES = List.of("java/lang/Double", "java/lang/Float");

  private Fractions() {}

  /** One sentence part for each place. */
  static Set<String> usedIn(JavaClass type) {
    ClassModel model = ClassFile.of().parse(bytesOf(type));
    Set<String> found = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof Utf8Entry text
          && BOXES.stream().anyMatch(text.stringValue()::contains)) {
        found.add("a boxed fraction");
      }
    }
    for (FieldModel field : model.fields()) {
      if (isFraction(field.fieldTypeSymbol())) {
        found.add("a fraction in " + field.fieldName().stringValue());
      }
    }
    for (MethodModel method : model.methods()) {
      if (hasFraction(method.methodTypeSymbol()) || reckonsInFractions(method)) {
        found.add("fractions in " + method.methodName().stringValue());
      }
    }
    return found;
  }

  private static byte[] bytesOf(JavaClass type) {
    URI source = type.getSource().orElseThrow().getUri();
    try (InputStream in = source.toURL().openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean reckonsInFractions(MethodModel method) {
    return method
        .code()
        .map(code -> code.elementStream().anyMatch(Fractions::isFraction))
        .orElse(false);
  }

  private static boolean isFraction(CodeElement element) {
    return switch (element) {
      case ConvertInstruction it -> KINDS.contains(it.fromType()) || KINDS.contains(it.toType());
      case ArrayLoadInstruction it -> KINDS.contains(it.typeKind());
      case ArrayStoreInstruction it -> KINDS.contains(it.typeKind());
      case ConstantInstruction it -> KINDS.contains(it.typeKind());
      case LoadInstruction it -> KINDS.contains(it.typeKind());
      case NewPrimitiveArrayInstruction it -> KINDS.contains(it.typeKind());
      case OperatorInstruction it -> KINDS.contains(it.typeKind());
      case ReturnInstruction it -> KINDS.contains(it.typeKind());
      case StoreInstruction it -> KINDS.contains(it.typeKind());
      case InvokeInstruction it -> hasFraction(it.typeSymbol());
      default -> false;
    };
  }

  private static boolean hasFraction(MethodTypeDesc method) {
    return Stream.concat(Stream.of(method.returnType()), method.parameterList().stream())
        .anyMatch(Fractions::isFraction);
  }

  private static boolean isFraction(ClassDesc type) {
    return type.isArray() ? isFraction(type.componentType()) : KINDS.contains(TypeKind.from(type));
  }
}
