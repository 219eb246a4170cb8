package io.runtally.meter.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * A UTC calendar month, the span that an allowance covers (R2).
 *
 * @param number months since January of the year 0, so that neighbours differ by one
 */
public record Month(int number) implements Comparable<Month> {
  private static final long MILLIS_PER_DAY = 86_400_000L;

  /** The month of a moment, given in milliseconds since 1970-01-01T00:00Z. */
  public static Month at(long epochMillis) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, MILLIS_PER_DAY));
    return new Month(day.getYear() * 12 + day.getMonthValue() - 1);
  }

  public static Month at(Instant moment) {
    return at(moment.toEpochMilli());
  }

  /** From its written form, {@code 2026-11}. */
  public static Month of(String written) {
    return of(YearMonth.parse(written));
  }

  public static Month of(YearMonth month) {
    return new Month(month.getYear() * 12 + month.getMonthValue() - 1);
  }

  public YearMonth toYearMonth() {
    return YearMonth.of(Math.floorDiv(number, 12), Math.floorMod(number, 12) + 1);
  }

  /** Its first millisecond. */
  public long start() {
    return toYearMonth().atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** The first millisecond after it. */
  public long end() {
    return next().start();
  }

  public Month next() {
    return new Month(number + 1);
  }

  @Override
  public int compareTo(Month other) {
    return Integer.compare(number, other.number);
  }

  /** Its written form, {@code 2026-11}. */
  @Override
  public String toString() {
    return toYearMonth().toString();
  }
}
