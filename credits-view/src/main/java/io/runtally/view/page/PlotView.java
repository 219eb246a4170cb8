package io.runtally.view.page;

import io.runtally.view.account.BalanceCurve;
import io.runtally.view.account.BalanceCurve.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The plot of the balance with what belongs to it.
 *
 * @param spanDays how far back it reaches
 * @param spans how far back it could
 * @param description what it shows, for those who do not see it
 * @param legend the kinds of changes that are on it
 * @param rows the same day by day, newest first
 * @param drawings for wide and for narrow screens; none before anything ever changed
 */
public record PlotView(
    int spanDays,
    List<Choice> spans,
    String description,
    List<Mark> legend,
    List<Row> rows,
    List<Plot> drawings) {

  /** How far back it could reach. */
  public record Choice(int days, String text) {}

  /** The span that it is of. */
  public String span() {
    return Span.text(spanDays);
  }

  /** Whether there is nothing to be drawn yet. */
  public boolean blank() {
    return drawings.isEmpty();
  }

  /** Whether the threshold of auto-recharge is on it. */
  public boolean threshold() {
    return drawings.stream().anyMatch(drawing -> drawing.threshold().isPresent());
  }

  /** One UTC day on which something changed; credits signed. */
  public record Row(
      String day, String bought, String drawn, String reversed, String adjusted, String balance) {}

  public PlotView {
    spans = List.copyOf(spans);
    legend = List.copyOf(legend);
    rows = List.copyOf(rows);
    drawings = List.copyOf(drawings);
  }

  static PlotView of(BalanceCurve curve, int spanDays, Optional<Long> threshold) {
    return new PlotView(
        spanDays,
        Span.ALL.stream().map(days -> new Choice(days, Span.text(days))).toList(),
        description(curve, spanDays),
        curve.steps().stream()
            .flatMap(step -> Plot.marksOf(step).keySet().stream())
            .distinct()
            .sorted()
            .toList(),
        rows(curve),
        curve.steps().isEmpty() && curve.opening() == 0
            ? List.of()
            : List.of(
                Plot.of(curve, threshold, Plot.Size.WIDE),
                Plot.of(curve, threshold, Plot.Size.NARROW)));
  }

  private static String description(BalanceCurve curve, int spanDays) {
    if (curve.steps().isEmpty()) {
      return "Nothing changed in the last %s: the balance is %s."
          .formatted(Span.text(spanDays), Figures.number(curve.opening()));
    }
    var balances = curve.steps().stream().mapToLong(Step::balanceAfter).summaryStatistics();
    return "From %s to %s within the last %s; never below %s, never above %s."
        .formatted(
            Figures.number(curve.opening()),
            Figures.number(curve.steps().getLast().balanceAfter()),
            Span.text(spanDays),
            Figures.number(Math.min(balances.getMin(), curve.opening())),
            Figures.number(Math.max(balances.getMax(), curve.opening())));
  }

  private static List<Row> rows(BalanceCurve curve) {
    Map<LocalDate, List<Step>> days = new TreeMap<>();
    for (Step step : curve.steps()) {
      days.computeIfAbsent(
              step.at().atOffset(ZoneOffset.UTC).toLocalDate(), day -> new ArrayList<>())
          .add(step);
    }
    return days.entrySet().stream()
        .map(day -> row(named(day.getKey(), curve.from()), day.getValue()))
        .toList()
        .reversed();
  }

  /** The first day is mostly not there as a whole. */
  private static String named(LocalDate day, Instant from) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC).isBefore(from)
        ? "%s, from %s".formatted(day, Figures.hour(from))
        : day.toString();
  }

  private static Row row(String day, List<Step> steps) {
    return new Row(
        day,
        sum(steps, Mark.PURCHASE, Mark.RECHARGE),
        sum(steps, Mark.DRAWN),
        sum(steps, Mark.TAKEN_BACK, Mark.GIVEN_BACK),
        sum(steps, Mark.ADJUSTMENT),
        Figures.number(steps.getLast().balanceAfter()));
  }

  private static String sum(List<Step> steps, Mark... marks) {
    return Figures.signed(
        steps.stream()
            .map(Plot::marksOf)
            .flatMap(credits -> List.of(marks).stream().map(mark -> credits.getOrDefault(mark, 0L)))
            .mapToLong(Long::longValue)
            .sum());
  }
}
