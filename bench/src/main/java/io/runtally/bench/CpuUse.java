package io.runtally.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Processor time, as the operating system has counted it so far. */
final class CpuUse {
  private static final Path PROC = Path.of("/proc");

  /** Of Linux, for all that it tells programs, whatever it reckons with itself. */
  private static final long TICKS_PER_SECOND = 100;

  private CpuUse() {}

  static Duration of(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Of a process, all that it has started, and where the system tells it, those that ended. */
  static Duration ofTree(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(each -> withEnded(each.pid()).orElseGet(() -> of(each)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Optional<Duration> withEnded(long pid) {
    return read(PROC.resolve(Long.toString(pid)).resolve("stat"))
        .map(stat -> {
          // The name, in brackets, may hold blanks.
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
          return ticks(List.of(fields[11], fields[12], fields[13], fields[14]));
        });
  }

  /** Of the whole machine: all that was not idle, and what a hypervisor gave to others. */
  static Optional<Duration> ofMachine() {
    return read(PROC.resolve("stat")).map(stat -> busy(stat.lines().findFirst().orElse("")));
  }

  /** From the line that begins with "cpu". */
  static Duration busy(String line) {
    String[] fields = line.strip().split(" +");
    int user = 1;
    int nice = 2;
    int system = 3;
    int interrupts = 6;
    int softInterrupts = 7;
    int stolen = 8;
    return ticks(
        Stream.of(user, nice, system, interrupts, softInterrupts, stolen)
            .map(field -> fields[field])
            .toList());
  }

  private static Duration ticks(List<String> counts) {
    long ticks = counts.stream().mapToLong(Long::parseLong).sum();
    return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException notLinuxOrGone) {
      return Optional.empty();
    }
  }
}
