package io.runtally.bench;

/**
 * When each event is due: at one rate, whatever becomes of those before it. A system that stalls is
 * then charged for all that should have been done meanwhile, and not only for the one event that it
 * was busy with (coordinated omission).
 *
 * @param beginNanos when the first one is due, of a clock that only goes forward
 * @param perSecond above 0
 */
record Schedule(long beginNanos, double perSecond) {
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * @param number of an event, from 0
   */
  long dueNanos(long number) {
    return beginNanos + (long) (number * (NANOS_PER_SECOND / perSecond));
  }

  /** How many are due by then. */
  long dueBy(long nowNanos) {
    return nowNanos < beginNanos
        ? 0
        : (long) ((nowNanos - beginNanos) * (perSecond / NANOS_PER_SECOND)) + 1;
  }
}
