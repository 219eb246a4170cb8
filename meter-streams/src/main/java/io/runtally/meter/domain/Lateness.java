package io.runtally.meter.domain;

import java.time.Duration;

/**
 * How far the time of a run may lie from its arrival at the broker (R3). Both come from the record,
 * never from a clock, so that reading the same events again judges them the same.
 */
public enum Lateness {
  ON_TIME,
  TOO_OLD,
  FROM_THE_FUTURE;

  /** A run may be this much older than its arrival, to the millisecond. */
  public static final Duration OLDEST = Duration.ofDays(35);

  /** A run may be this much ahead of its arrival: the clocks of producers differ. */
  public static final Duration FURTHEST_AHEAD = Duration.ofMinutes(5);

  /** Judges a run by its own time and its arrival, both in epoch milliseconds. */
  public static Lateness of(long time, long arrivedAt) {
    if (arrivedAt - time > OLDEST.toMillis()) {
      return TOO_OLD;
    }
    return time - arrivedAt > FURTHEST_AHEAD.toMillis() ? FROM_THE_FUTURE : ON_TIME;
  }
}
