package io.runtally.audit;

/** Cents as people write them. */
final class Dollars {
  private Dollars() {}

  static String of(long cents) {
    return "%s%d.%02d dollars"
        .formatted(cents < 0 ? "-" : "", Math.abs(cents) / 100, Math.abs(cents) % 100);
  }
}
