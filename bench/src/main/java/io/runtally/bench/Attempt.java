package io.runtally.bench;

import io.runtally.sandbox.JavaProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A contender at work, until nothing is left of it. */
interface Attempt extends AutoCloseable {
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

  /** Ends it where it has not ended, and clears away what it left. */
  @Override
  void close() throws InterruptedException;
}
