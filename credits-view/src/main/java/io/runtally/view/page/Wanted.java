package io.runtally.view.page;

import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which part of the page is wanted, as its address tells. What an address says that makes no sense
 * is as if it were not there.
 *
 * @param spanDays how far back the plot reaches; absent where it is as fits
 * @param from the first UTC day of the history
 * @param to its last UTC day
 * @param before only entries with a lower sequence; absent for the newest
 * @param back what somebody comes back from
 */
record Wanted(
    Optional<Integer> spanDays,
    Optional<LedgerEntry.Kind> kind,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    Optional<Long> before,
    Optional<Back> back) {

  /** The page as it opens. */
  static final Wanted PLAIN = of(Map.of());

  /** Reads the parameters of an address. */
  static Wanted of(Map<String, String> parameters) {
    Function<String, Optional<String>> text =
        name -> Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
    return new Wanted(
        text.apply("span").flatMap(Span::read),
        text.apply("kind").flatMap(Wanted::kind),
        text.apply("from").flatMap(Wanted::day),
        text.apply("to").flatMap(Wanted::day),
        text.apply("before").flatMap(Wanted::number),
        Back.of(parameters));
  }

  ActivityFilter filter() {
    return new ActivityFilter(
        kind,
        from.map(day -> day.atStartOfDay().toInstant(ZoneOffset.UTC)),
        to.map(day -> day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)));
  }

  boolean filters() {
    return !filter().equals(ActivityFilter.ALL);
  }

  Wanted span(int days) {
    return new Wanted(Optional.of(days), kind, from, to, before, back);
  }

  Wanted before(Optional<Long> sequence) {
    return new Wanted(spanDays, kind, from, to, sequence, back);
  }

  /** All of the history, from its newest entry on. */
  Wanted unfiltered() {
    return new Wanted(
        spanDays, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), back);
  }

  /** As if nobody came back from anywhere. */
  Wanted settled() {
    return new Wanted(spanDays, kind, from, to, before, Optional.empty());
  }

  Wanted back(Back from) {
    return new Wanted(spanDays, kind, this.from, to, before, Optional.of(from));
  }

  /** As the end of an address, {@code ?} included; empty where nothing special is wanted. */
  String query() {
    return joined(parameters());
  }

  /** As the parameters of an address. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new TreeMap<>();
    spanDays.ifPresent(days -> parameters.put("span", Integer.toString(days)));
    kind.ifPresent(value -> parameters.put("kind", value.name()));
    from.ifPresent(day -> parameters.put("from", day.toString()));
    to.ifPresent(day -> parameters.put("to", day.toString()));
    before.ifPresent(sequence -> parameters.put("before", Long.toString(sequence)));
    back.map(Back::parameter)
        .ifPresent(parameter -> parameters.put(parameter.getKey(), parameter.getValue()));
    return parameters;
  }

  /** The history's filter as the API reads it. */
  String filterQuery() {
    Map<String, String> parameters = new TreeMap<>();
    ActivityFilter filter = filter();
    filter.kind().ifPresent(value -> parameters.put("kind", value.name()));
    filter.from().ifPresent(at -> parameters.put("from", at.toString()));
    filter.to().ifPresent(at -> parameters.put("to", at.toString()));
    return joined(parameters);
  }

  /** A text as part of an address. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String joined(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static Optional<LedgerEntry.Kind> kind(String text) {
    return Arrays.stream(LedgerEntry.Kind.values())
        .filter(kind -> kind.name().equals(text))
        .findFirst();
  }

  private static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text)).filter(day -> Math.abs(day.getYear()) < 10_000);
    } catch (DateTimeException notADay) {
      return Optional.empty();
    }
  }
}
