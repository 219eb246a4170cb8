package io.runtally.audit;

import java.io.PrintWriter;
import java.time.Duration;

/** A line now and then, for whoever waits. */
final class ProgressLines implements Progress {
  private static final long PERIOD_NANOS = Duration.ofSeconds(2).toNanos();

  private final PrintWriter err;
  private long last = System.nanoTime();

  ProgressLines(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void read(String what, long done, long all) {
    if (System.nanoTime() - last >= PERIOD_NANOS) {
      last = System.nanoTime();
      err.printf("Reading %s: %,d of %,d records%n", what, done, all);
      err.flush();
    }
  }
}
