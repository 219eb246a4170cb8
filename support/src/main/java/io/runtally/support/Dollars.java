package io.runtally.support;

import java.util.Locale;

/** Money for people. */
public final class Dollars {
  private Dollars() {}

  /** US cents as dollars: {@code $1,234.50}. */
  public static String of(long cents) {
    return String.format(
        Locale.ROOT,
        "%s$%,d.%02d",
        cents < 0 ? "-" : "",
        Math.abs(cents / 100),
        Math.abs(cents % 100));
  }

  /** So many of something: {@code 1 credit}, {@code 2,000 credits}. */
  public static String count(long number, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", number, one, Math.abs(number) == 1 ? "" : "s");
  }
}
