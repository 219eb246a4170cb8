package io.runtally.reconcile;

import io.runtally.schemas.Rfc3339;
import io.runtally.support.CannotRun;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The time that is looked at.
 *
 * @param from the first moment in it
 * @param to the first moment after it; open where absent
 */
public record Span(Instant from, Optional<Instant> to) {
  /** As long as a run may be late (R3). */
  public static final Duration USUAL = Duration.ofDays(35);

  public Span {
    if (to.isPresent() && !from.isBefore(to.get())) {
      throw new CannotRun(
          "--from must lie before --to, and %s does not lie before %s.".formatted(from, to.get()));
    }
  }

  /** The last days up to now, and whatever comes. */
  public static Span upTo(Instant now) {
    return new Span(before(now), Optional.empty());
  }

  /**
   * What two options say.
   *
   * @throws CannotRun where one is neither a date nor a time
   */
  public static Span of(Optional<String> from, Optional<String> to, Instant now) {
    Optional<Instant> end = to.map(text -> moment("--to", text));
    Instant begin =
        from.map(text -> moment("--from", text)).orElseGet(() -> before(end.orElse(now)));
    return new Span(begin, end);
  }

  private static Instant before(Instant end) {
    // Stripe's times are whole seconds.
    return end.minus(USUAL).truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant moment(String option, String text) {
    return Rfc3339.parse(text).orElseGet(() -> day(option, text));
  }

  private static Instant day(String option, String text) {
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException neither) {
      throw new CannotRun(
          "%s must be a date (2026-11-01, which begins at midnight UTC) or a time (2026-11-01T06:30:00Z), and is \"%s\"."
              .formatted(option, text));
    }
  }

  boolean contains(Instant moment) {
    return !moment.isBefore(from) && to.map(moment::isBefore).orElse(true);
  }

  @Override
  public String toString() {
    return "from %s %s".formatted(from, to.map(end -> "until " + end).orElse("on"));
  }
}
