package io.runtally.bench;

import io.runtally.sandbox.JavaProcess;
import io.runtally.sandbox.SandboxProblem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A contender at work, until nothing is left of it. */
interface Attempt extends AutoCloseable {
  Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);

  /** At least one; when one of them ends, so has the contender. */
  List<JavaProcess> processes();

  /** How many events are worked off for good: whatever happens, they will not be read again. */
  long committed() throws InterruptedException;

  /** Processor time so far, that of a database of its own included. */
  Duration cpu();

  /** The topic on which its results appear; absent where that is none. */
  default Optional<String> results() {
    return Optional.empty();
  }

  /**
   * Ends it and looks at what it came to, once all events are committed.
   *
   * @return what is wrong, or nothing
   */
  Optional<String> contradiction() throws InterruptedException;

  /** What has to be true before one can go on. */
  interface Condition {
    boolean holds() throws InterruptedException;
  }

  /**
   * Returns once {@code condition} holds.
   *
   * @param otherwise what to tell people when it does not within {@code limit}
   * @throws SandboxProblem then, and when one of the processes ends meanwhile
   */
  default void await(Condition condition, Duration limit, String otherwise)
      throws InterruptedException {
    long began = System.nanoTime();
    while (!condition.holds()) {
      requireAlive();
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new SandboxProblem(otherwise, processes().getFirst().lastLines());
      }
      Thread.sleep(LOOK_AGAIN_AFTER);
    }
  }

  /**
   * Nothing, as long as it works.
   *
   * @throws SandboxProblem when one of the processes has ended by itself
   */
  default void requireAlive() {
    for (JavaProcess process : processes()) {
      if (!process.isAlive()) {
        throw process.ended();
      }
    }
  }

  /** Ends it where it has not ended, and clears away what it left. */
  @Override
  void close() throws InterruptedException;
}
