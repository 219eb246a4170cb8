package io.runtally.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Binds processes to one processor, where the system has {@code taskset}. */
final class Cores {
  // Asked once: a process that is bound sees no more than the one.
  private static final int ALL = Runtime.getRuntime().availableProcessors();

  private Cores() {}

  /** Whether processes can be bound at all, and there are two processors to tell apart. */
  static boolean canBeBound() {
    return ALL > 1
        && Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
  }

  /**
   * Binds a process, with all its threads, and all that it has started.
   *
   * @param core from 0
   */
  static void bind(ProcessHandle process, int core) throws InterruptedException {
    if (canBeBound()) {
      for (ProcessHandle each : Stream.concat(Stream.of(process), process.descendants()).toList()) {
        bind(each.pid(), Integer.toString(core));
      }
    }
  }

  /** Lets this process run anywhere again. */
  static void unbindThis() throws InterruptedException {
    if (canBeBound()) {
      bind(ProcessHandle.current().pid(), "0-" + (Runtime.getRuntime().availableProcessors() - 1));
    }
  }

  private static void bind(long pid, String cores) throws InterruptedException {
    try {
      // A process that has ended meanwhile needs no processor.
      var _ =
          new ProcessBuilder("taskset", "-a", "-c", "-p", cores, Long.toString(pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }
}
