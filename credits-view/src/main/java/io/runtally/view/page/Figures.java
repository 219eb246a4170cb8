package io.runtally.view.page;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as the page writes them: in English, times in UTC. */
final class Figures {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY_AND_MONTH =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

  private Figures() {}

  /** A moment, for people and for machines. */
  record Moment(String iso, String text) {
    static Moment of(Instant at) {
      return new Moment(at.toString(), MOMENT.format(at));
    }
  }

  /** {@code 1,234}; below zero with a true minus sign. */
  static String number(long value) {
    String digits = String.format(Locale.ENGLISH, "%,d", value);
    return value < 0 ? "−" + digits.substring(1) : digits;
  }

  /** {@code +25}, {@code −2}, {@code 0}. */
  static String signed(long value) {
    return value > 0 ? "+" + number(value) : number(value);
  }

  /** {@code 1 credit}, {@code 25 credits}. */
  static String credits(long credits) {
    return counted(credits, "credit");
  }

  /** {@code 1 run}, {@code 250 runs}. */
  static String counted(long count, String noun) {
    return number(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** {@code $25.00}. */
  static String dollars(long cents) {
    long whole = Math.abs(cents);
    return "%s$%s.%02d".formatted(cents < 0 ? "−" : "", number(whole / 100), whole % 100);
  }

  /** What credits cost: one dollar each. */
  static String price(long credits) {
    return dollars(Math.multiplyExact(credits, 100));
  }

  static String day(Instant at) {
    return DAY.format(at);
  }

  static String dayAndMonth(Instant at) {
    return DAY_AND_MONTH.format(at);
  }

  /** {@code 18:00}, and {@code 22 Nov} at midnight. */
  static String hourOrDay(Instant at) {
    String hour = hour(at);
    return hour.equals("00:00") ? dayAndMonth(at) : hour;
  }

  static String hour(Instant at) {
    return HOUR.format(at);
  }

  static String month(YearMonth month) {
    return MONTH.format(month);
  }

  /**
   * How long, in the one unit that says enough: {@code about 3 days}, {@code less than an hour}.
   */
  static String about(Duration duration) {
    long hours = duration.toHours();
    if (hours < 1) {
      return "less than an hour";
    }
    if (hours < 48) {
      return "about " + counted(hours, "hour");
    }
    long days = duration.toDays();
    if (days < 60) {
      return "about " + counted(days, "day");
    }
    return days < 730 ? "about " + counted(days / 30, "month") : "more than two years";
  }
}
