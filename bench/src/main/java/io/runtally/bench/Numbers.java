package io.runtally.bench;

/** Numbers that look random and are the same each time. */
final class Numbers {
  private Numbers() {}

  /** A bijection that leaves no trace of an order (SplitMix64), so that no two runs share an id. */
  static long mix(long number) {
    long z = number * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
