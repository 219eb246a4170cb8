package io.runtally.bench;

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

  private static long number(MatchResult result, int group) {
    return Long.parseLong(result.group(group));
  }
}
