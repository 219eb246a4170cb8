package io.runtally.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The PostgreSQL server that works on a folder, known by the file that it keeps there. */
final class Postmaster {
  /** Of the folder: the number of the server's process, in the first line. */
  static final String PID_FILE = "postmaster.pid";

  private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);

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
      end(data, left.get());
    } else if (told(data).isPresent()) {
      forget(data);
    }
  }

  private static void end(Path data, ProcessHandle server) {
    // A fast shutdown: clients are cut, nothing is lost.
    JavaProcess.signal(server.pid(), "INT");
    if (!endsInTime(data)) {
      server.destroyForcibly();
      awaitEnd(data);
    }
  }

  /** Returns when none works on {@code data} any more. */
  static void awaitEnd(Path data) {
    if (!endsInTime(data)) {
      throw new SandboxProblem(
          "A database that is to end does not: end the process that %s names by hand."
              .formatted(data.resolve(PID_FILE)));
    }
  }

  private static boolean endsInTime(Path data) {
    long began = System.nanoTime();
    // Not by the end of the process: where nobody takes note of that, it stays among the processes.
    while (of(data).isPresent()) {
      if (System.nanoTime() - began > TIME_TO_STOP.toNanos()) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_AFTER);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SandboxProblem("The wait for the end of the database was interrupted.");
    }
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
