package io.runtally.bench;

import java.util.Arrays;

/** The number in the middle, which one bad round does not move. */
final class Medians {
  private Medians() {}

  /** Of an even number of numbers, half-way between the two in the middle. */
  static double of(double... numbers) {
    if (numbers.length == 0) {
      throw new IllegalArgumentException("There is no middle of nothing.");
    }
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
