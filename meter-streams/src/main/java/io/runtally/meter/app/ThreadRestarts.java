package io.runtally.meter.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many failed threads may be started anew within a span: a passing fault is, a lasting is not.
 */
final class ThreadRestarts {
  private final int most;
  private final Duration within;
  private final Deque<Long> recent = new ArrayDeque<>();

  ThreadRestarts(int most, Duration within) {
    this.most = most;
    this.within = within;
  }

  Duration within() {
    return within;
  }

  /** Whether one more may be started at the given moment, in nanoseconds of any one clock. */
  synchronized boolean allowAnother(long now) {
    recent.removeIf(restart -> now - restart > within.toNanos());
    if (recent.size() >= most) {
      return false;
    }
    recent.add(now);
    return true;
  }
}
