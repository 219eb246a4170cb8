package io.runtally.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The PostgreSQL server that works on a folder, known by the file that it keeps there. */
final class Postmaster {
  /** Of the folder: the number of the server's process, in the first line. */
  static final String PID_FILE = "postmaster.pid";

  private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

  private Postmaster() {}

  /** The one that works on {@code data} now. */
  static Optional<ProcessHandle> of(Path data) {
    return told(data)
        .filter(process -> process.info().commandLine().orElse("").contains(data.toString()));
  }

  /** The process that the file names, whatever that is by now. */
  private static Optional<ProcessHandle> told(Path data) {
    try (var lines = Files.newBufferedReader(data.resolve(PID_FILE), StandardCharsets.ISO_8859_1)) {
      String pid = Optional.ofNullable(lines.readLine()).orElse("").strip();
      return pid.matches("\\d{1,18}")
          ? ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)
          : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /**
   * Clears away what a killed sandbox may have left: a server that runs on, or its file, whose
   * number another program has by now. A server would take that program for its like, and refuse to
   * start.
   */
  static void endLeftOver(Path data) {
    Optional<ProcessHandle> left = of(data);
    if (left.isPresent()) {
      end(left.get());
    } else if (told(data).isPresent()) {
      forget(data);
    }
  }

  private static void end(ProcessHandle server) {
    // A fast shutdown: clients are cut, nothing is lost.
    JavaProcess.signal(server.pid(), "INT");
    if (!endsInTime(server)) {
      server.destroyForcibly();
      requireEnd(server);
    }
  }

  /** Returns when none works on {@code data} any more. */
  static void awaitEnd(Path data) {
    of(data).ifPresent(Postmaster::requireEnd);
  }

  private static void requireEnd(ProcessHandle server) {
    if (!endsInTime(server)) {
      throw new SandboxProblem(
          "A database that is to end does not: end process %d by hand.".formatted(server.pid()));
    }
  }

  private static boolean endsInTime(ProcessHandle server) {
    server
        .onExit()
        .completeOnTimeout(server, TIME_TO_STOP.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    return !server.isAlive();
  }

  private static void forget(Path data) {
    try {
      Files.delete(data.resolve(PID_FILE));
    } catch (IOException unusable) {
      throw new SandboxProblem(
          "The database cannot keep its data in %s: %s."
              .formatted(data.getParent(), Reasons.of(unusable)));
    }
  }
}
