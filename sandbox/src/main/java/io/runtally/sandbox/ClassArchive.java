package io.runtally.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The classes of a program as an earlier JVM had them, read and checked: with them a start takes
 * about two thirds of the processor's time. A JVM looks itself whether an archive is of its version
 * and its jars, and does without where it is not.
 *
 * @param file beside the program's first jar
 * @param draft where a JVM is to leave a new one at its end; absent where the file is used
 */
record ClassArchive(Path file, Optional<Path> draft) {
  /** Whether processes are to leave archives where there are none. */
  static final String MAKE = "runtally.archives.make";

  /** What JVMs say of archives that do not fit is nobody's concern: they start without. */
  private static final List<String> SILENT = List.of("-Xlog:cds*=off", "-Xlog:aot*=off");

  /** None where nothing is to be made or used, as for classes that lie in a folder. */
  static Optional<ClassArchive> of(
      JavaProgram program, List<String> classPath, List<String> options) {
    List<Path> jars = classPath.stream().map(Path::of).toList();
    if (!jars.stream().allMatch(Files::isRegularFile)) {
      return Optional.empty();
    }
    List<String> matters = new ArrayList<>(classPath);
    options.stream().filter(option -> option.startsWith("-XX:")).forEach(matters::add);
    Path file =
        jars.getFirst()
            .resolveSibling("archives")
            .resolve("%s-%08x.jsa".formatted(program.name().replace(' ', '-'), matters.hashCode()));
    if (isCurrent(file, jars)) {
      return Optional.of(new ClassArchive(file, Optional.empty()));
    }
    return Boolean.getBoolean(MAKE)
        ? Optional.of(
            new ClassArchive(
                file,
                Optional.of(
                    file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid()))))
        : Optional.empty();
  }

  private static boolean isCurrent(Path file, List<Path> jars) {
    try {
      if (!Files.exists(file)) {
        return false;
      }
      FileTime made = Files.getLastModifiedTime(file);
      for (Path jar : jars) {
        if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
          return false;
        }
      }
      return true;
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** For the JVM's command line. */
  List<String> options() throws IOException {
    List<String> options = new ArrayList<>(SILENT);
    if (draft.isPresent()) {
      Files.createDirectories(file.getParent());
      options.add("-XX:ArchiveClassesAtExit=" + draft.get());
    } else {
      options.add("-XX:SharedArchiveFile=" + file);
    }
    return options;
  }

  /** Once its JVM has ended in order: puts what that left where others find it, at one stroke. */
  void keep() {
    if (draft.isPresent() && Files.exists(draft.get())) {
      try {
        Files.move(
            draft.get(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException unusable) {
        throw new SandboxProblem(
            "The archive %s cannot be written: %s.".formatted(file, Reasons.of(unusable)));
      }
    }
  }
}
