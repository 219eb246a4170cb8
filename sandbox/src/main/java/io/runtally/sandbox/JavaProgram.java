package io.runtally.sandbox;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a {@link JavaProcess} runs.
 *
 * @param name what people call it, in sentences: "broker", "meter"
 * @param classPath jars and folders, in order
 * @param environment added to the environment of this process
 * @param log the file that its output is appended to
 */
public record JavaProgram(
    String name,
    List<String> classPath,
    List<String> jvmOptions,
    String mainClass,
    List<String> arguments,
    Map<String, String> environment,
    Path log) {

  public JavaProgram {
    classPath = List.copyOf(classPath);
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** The same in another environment. */
  JavaProgram with(Map<String, String> more) {
    Map<String, String> both = new HashMap<>(environment);
    both.putAll(more);
    return new JavaProgram(name, classPath, jvmOptions, mainClass, arguments, both, log);
  }

  /** The class path that this process itself runs on. */
  static List<String> ownClassPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
  }

  /**
   * The class path of the sandbox itself as it was packaged, where this process runs on that: the
   * same for commands and tests. Else the one that this process runs on.
   */
  static List<String> ownPackaged() {
    Path own =
        Path.of(
            URI.create(
                JavaProgram.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    return own.endsWith(Path.of("sandbox/target/runtally-sandbox.jar"))
            && Files.isDirectory(own.resolveSibling("lib"))
        ? packaged(own.resolve("../..").normalize(), "runtally-sandbox")
        : ownClassPath();
  }

  /**
   * The class path of a packaged service: its own jar {@code target/<artifact>.jar} and the jars
   * that it needs in {@code target/lib}.
   *
   * @throws SandboxProblem when they are not there
   */
  public static List<String> packaged(Path module, String artifact) {
    Path jar = module.resolve("target").resolve(artifact + ".jar");
    Path libraries = module.resolve("target").resolve("lib");
    if (!Files.isRegularFile(jar) || !Files.isDirectory(libraries)) {
      throw new SandboxProblem(
          "%s is not built: %s is missing; run `mvn -DskipTests package`."
              .formatted(artifact, Files.isRegularFile(jar) ? libraries : jar));
    }
    List<String> classPath = new ArrayList<>();
    classPath.add(jar.toString());
    try (Stream<Path> jars = Files.list(libraries)) {
      jars.map(Path::toString)
          .filter(file -> file.endsWith(".jar"))
          .sorted()
          .forEach(classPath::add);
    } catch (IOException unreadable) {
      throw new SandboxProblem("The folder %s cannot be read.".formatted(libraries));
    }
    return classPath;
  }
}
