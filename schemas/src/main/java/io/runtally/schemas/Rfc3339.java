package io.runtally.schemas;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/**
 * Times as RFC 3339 writes them, with any offset from UTC. Fast enough to be called for every
 * event.
 *
 * <p>A parser of our own because those of libraries each refuse something that the RFC allows: the
 * offset {@code -00:00}, offsets beyond 18 hours, leap seconds, or a tenth digit of a fraction.
 */
public final class Rfc3339 {

  private static final int SECONDS_OF_A_DAY = 86_400;
  private static final int NOT_A_NUMBER = -1;
  private static final int NOT_AN_OFFSET = Integer.MIN_VALUE;

  // In UTC the year may become one that RFC 3339 cannot write.
  private static final long FIRST_SECOND = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private Rfc3339() {}

  /**
   * The moment that a text names; empty if it is no RFC 3339 date-time. A leap second is taken as
   * the second before it, so that it stays in its day and month; digits beyond nanoseconds are cut
   * off.
   */
  public static Optional<Instant> parse(CharSequence text) {
    if (text.length() < "0000-00-00T00:00:00Z".length() || !hasSeparators(text)) {
      return Optional.empty();
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int endOfFraction = text.charAt(19) == '.' ? endOfDigits(text, 20) : 19;
    int offset = offsetSeconds(text, endOfFraction);
    if (!isDate(year, month, day)
        || !isTime(hour, minute, second)
        || endOfFraction == 20
        || offset == NOT_AN_OFFSET) {
      return Optional.empty();
    }
    long epochSecond =
        LocalDate.of(year, month, day).toEpochDay() * SECONDS_OF_A_DAY
            + hour * 3600L
            + minute * 60L
            + Math.min(second, 59)
            - offset;
    boolean endsADay = Math.floorMod(epochSecond, SECONDS_OF_A_DAY) == SECONDS_OF_A_DAY - 1;
    if ((second == 60 && !endsADay) || epochSecond < FIRST_SECOND || epochSecond > LAST_SECOND) {
      return Optional.empty();
    }
    return Optional.of(Instant.ofEpochSecond(epochSecond, nanos(text, 20, endOfFraction)));
  }

  private static boolean hasSeparators(CharSequence text) {
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && (text.charAt(10) == 'T' || text.charAt(10) == 't')
        && text.charAt(13) == ':'
        && text.charAt(16) == ':';
  }

  private static boolean isDate(int year, int month, int day) {
    return year >= 0
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= YearMonth.of(year, month).lengthOfMonth();
  }

  private static boolean isTime(int hour, int minute, int second) {
    return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 60;
  }

  private static int offsetSeconds(CharSequence text, int from) {
    int length = text.length() - from;
    if (length == 1) {
      return text.charAt(from) == 'Z' || text.charAt(from) == 'z' ? 0 : NOT_AN_OFFSET;
    }
    if (length != "+00:00".length() || text.charAt(from + 3) != ':') {
      return NOT_AN_OFFSET;
    }
    int hours = number(text, from + 1, from + 3);
    int minutes = number(text, from + 4, from + 6);
    if (!isTime(hours, minutes, 0)) {
      return NOT_AN_OFFSET;
    }
    int seconds = hours * 3600 + minutes * 60;
    return switch (text.charAt(from)) {
      case '+' -> seconds;
      case '-' -> -seconds;
      default -> NOT_AN_OFFSET;
    };
  }

  private static int nanos(CharSequence text, int from, int to) {
    int nanos = 0;
    for (int position = from; position < from + 9; position++) {
      nanos = nanos * 10 + (position < to ? text.charAt(position) - '0' : 0);
    }
    return nanos;
  }

  private static int number(CharSequence text, int from, int to) {
    int number = 0;
    for (int position = from; position < to; position++) {
      int digit = text.charAt(position) - '0';
      if (digit < 0 || digit > 9) {
        return NOT_A_NUMBER;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static int endOfDigits(CharSequence text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
