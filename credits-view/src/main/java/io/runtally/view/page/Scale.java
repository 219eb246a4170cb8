package io.runtally.view.page;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Whole numbers from low to high on a line, with round ones to be written beside it.
 *
 * @param low a multiple of {@code step}, at or below every value
 * @param high one at or above every value, above {@code low}
 */
record Scale(long low, long high, long step) {
  private static final int MOST_STEPS = 5;

  /** Holds the values and zero. */
  static Scale of(LongStream values) {
    var range = LongStream.concat(values, LongStream.of(0)).summaryStatistics();
    return between(range.getMin(), range.getMax());
  }

  private static Scale between(long least, long most) {
    long step = 1;
    while (steps(least, most, step) > MOST_STEPS) {
      step = next(step);
    }
    long low = Math.floorDiv(least, step) * step;
    long high = Math.ceilDiv(most, step) * step;
    return high == low ? new Scale(low, low + 10, 5) : new Scale(low, high, step);
  }

  private static long steps(long least, long most, long step) {
    return Math.ceilDiv(most, step) - Math.floorDiv(least, step);
  }

  /** 1, 2, 5, 10, 20, 50 … */
  private static long next(long step) {
    return Long.toString(step).startsWith("2") ? step / 2 * 5 : step * 2;
  }

  List<Long> rounds() {
    return LongStream.iterate(low, value -> value <= high, value -> value + step).boxed().toList();
  }

  /** Where a value lies from low (0) to high (1). */
  double share(long value) {
    return (double) (value - low) / (high - low);
  }
}
