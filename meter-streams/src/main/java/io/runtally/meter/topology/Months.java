package io.runtally.meter.topology;

import io.runtally.meter.domain.Month;

/** Tells months of moments, where nearly all moments lie in the same one. */
final class Months {
  private Month last = Month.at(0);
  private long start = last.start();
  private long end = last.end();

  Month of(long epochMillis) {
    if (epochMillis < start || epochMillis >= end) {
      last = Month.at(epochMillis);
      start = last.start();
      end = last.end();
    }
    return last;
  }
}
