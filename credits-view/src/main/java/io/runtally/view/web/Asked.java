package io.runtally.view.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.commands.AutoRechargeCommands.Wish;
import io.runtally.view.commands.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a request asks for, checked value by value: the first that is wrong is named. */
public final class Asked {
  /** Beyond it a year has five digits, which nothing else here can hold. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private Asked() {}

  static long credits(JsonNode body) {
    return wholeNumber(body, "credits");
  }

  static Wish autoRecharge(JsonNode body) {
    if (!body.path("enabled").isBoolean()) {
      throw invalid("\"enabled\" must be true or false.");
    }
    boolean unlimited =
        body.path("monthlyLimit").isNull() || body.path("monthlyLimit").isMissingNode();
    return new Wish(
        body.path("enabled").booleanValue(),
        wholeNumber(body, "threshold"),
        wholeNumber(body, "amount"),
        unlimited ? Optional.empty() : Optional.of(wholeNumber(body, "monthlyLimit")));
  }

  private static long wholeNumber(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw invalid("\"%s\" must be a whole number of credits.".formatted(name));
    }
    return value.longValue();
  }

  /**
   * Which entries of the history are wanted.
   *
   * @param from a date, from its beginning, or a time of RFC 3339
   * @param to a date, to its end, or a time of RFC 3339, which is not in it
   */
  public static ActivityFilter filter(
      @Nullable String kind, @Nullable String from, @Nullable String to) {
    return new ActivityFilter(
        given(kind).map(Asked::kind),
        given(from).map(text -> moment("from", text, 0)),
        given(to).map(text -> moment("to", text, 1)));
  }

  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).map(String::strip).filter(value -> !value.isEmpty());
  }

  private static LedgerEntry.Kind kind(String text) {
    return Arrays.stream(LedgerEntry.Kind.values())
        .filter(kind -> kind.name().equals(text))
        .findFirst()
        .orElseThrow(() ->
            invalid(
                "\"kind\" must be one of %s."
                    .formatted(
                        Arrays.stream(LedgerEntry.Kind.values())
                            .map(Enum::name)
                            .collect(Collectors.joining(", ")))));
  }

  private static Instant moment(String name, String text, int daysAfter) {
    try {
      Instant moment =
          text.contains("T")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDate.parse(text).plusDays(daysAfter).atStartOfDay().toInstant(ZoneOffset.UTC);
      if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LATEST)) {
        throw invalid("\"%s\" must lie in the years 1970 to 9999.".formatted(name));
      }
      return moment;
    } catch (DateTimeException none) {
      throw invalid(
          "\"%s\" must be a date such as 2026-11-01, or a time such as 2026-11-01T12:00:00Z."
              .formatted(name));
    }
  }

  static int limit(@Nullable Integer asked, int usual, int most) {
    int limit = asked == null ? usual : asked;
    if (limit < 1 || limit > most) {
      throw invalid("\"limit\" must be 1 to %d.".formatted(most));
    }
    return limit;
  }

  private static Refusal invalid(String sentence) {
    return new Refusal(Refusal.Kind.INVALID, sentence);
  }
}
