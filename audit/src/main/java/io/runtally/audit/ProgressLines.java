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
    now("Reading %s: %,d of %,d records".formatted(what, done, all));
  }

  @Override
  public void waiting(long missing) {
    now("Waiting for the meter: %,d runs and records are not in its books yet".formatted(missing));
  }

  private void now(String line) {
    if (System.nanoTime() - last >= PERIOD_NANOS) {
      last = System.nanoTime();
      err.println(line);
      err.flush();
    }
  }
}
