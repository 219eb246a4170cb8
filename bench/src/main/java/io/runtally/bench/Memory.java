package io.runtally.bench;

import io.runtally.sandbox.SandboxProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Memory that a JVM needed. */
final class Memory {
  private static final Pattern COLLECTED = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");
  private static final Pattern MOST_RESIDENT = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private static final Pattern ALL_CLASSES = Pattern.compile("^Total +\\d+ +(\\d+)$");

  private Memory() {}

  /** What makes a JVM tell of its collections. */
  static String option(Path folder, String name) {
    return "-Xlog:gc:file=" + log(folder, name, "%p");
  }

  private static Path log(Path folder, String name, String pid) {
    return folder.resolve("gc-%s-%s.log".formatted(name, pid));
  }

  /** Most that was left of the heap after a collection, MB; some of it may have been dead. */
  static OptionalLong mostAfterCollectionMegabytes(Path folder, String name, long pid) {
    try {
      return mostAfterCollection(Files.readAllLines(log(folder, name, Long.toString(pid))));
    } catch (IOException none) {
      return OptionalLong.empty();
    }
  }

  /** The same of a log's lines. */
  static OptionalLong mostAfterCollection(List<String> lines) {
    return lines.stream()
        .flatMap(line -> COLLECTED.matcher(line).results())
        .mapToLong(result -> number(result, 2))
        .max();
  }

  /** Most that a process had in memory, all of it counted, MB; absent where nobody tells. */
  static OptionalLong mostResidentMegabytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .flatMap(line -> MOST_RESIDENT.matcher(line).results())
          .mapToLong(result -> number(result, 1) / 1024)
          .findFirst();
    } catch (IOException notLinuxOrGone) {
      return OptionalLong.empty();
    }
  }

  /**
   * What a JVM's heap holds that is alive, bytes: it collects everything else first.
   *
   * @throws SandboxProblem where it cannot be asked, which takes the {@code jcmd} of a JDK
   */
  static long liveBytes(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process asked =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      List<String> lines = asked.inputReader().lines().toList();
      return live(lines)
          .orElseThrow(() ->
              new SandboxProblem(
                  "%s does not tell what the heap of %d holds.".formatted(jcmd, pid), lines));
    } catch (IOException none) {
      throw new SandboxProblem("The heap of %d could not be seen: %s".formatted(pid, none));
    }
  }

  /** The last line of a histogram: objects and bytes of all classes. */
  static OptionalLong live(List<String> histogram) {
    return histogram.stream()
        .flatMap(line -> ALL_CLASSES.matcher(line).results())
        .mapToLong(result -> number(result, 1))
        .findFirst();
  }

  private static long number(MatchResult result, int group) {
    return Long.parseLong(result.group(group));
  }
}
