package io.runtally.view.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.CreditPayment;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlotTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Pattern NUMBER = Pattern.compile("(?<=V)-?\\d+");

  private final SampleAccount account = new SampleAccount("org_1");

  @Test
  void a_scale_holds_its_values_and_zero_between_round_numbers() {
    assertEquals(new Scale(-40, 10, 10), Scale.of(LongStream.of(-40, 10)));
    assertEquals(new Scale(0, 60, 20), Scale.of(LongStream.of(11, 52)));
    assertEquals(new Scale(0, 10, 5), Scale.of(LongStream.of(0)));
    assertEquals(new Scale(0, 1, 1), Scale.of(LongStream.of(1)));
    assertEquals(new Scale(-10, 0, 2), Scale.of(LongStream.of(-9)));
    assertEquals(List.of(-40L, -30L, -20L, -10L, 0L, 10L), new Scale(-40, 10, 10).rounds());
  }

  static List<Long> seeds() {
    return new Random().longs(20).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_scale_of_any_values_has_few_round_numbers_around_them(long seed) {
    long[] values = new Random(seed).longs(5, -1_000_000_000_000L, 1_000_000_000_000L).toArray();

    Scale scale = Scale.of(LongStream.of(values));

    assertTrue(scale.low() <= Arrays.stream(values).min().orElseThrow(), scale.toString());
    assertTrue(scale.high() >= Arrays.stream(values).max().orElseThrow(), scale.toString());
    assertTrue(scale.rounds().size() <= 6, scale.toString());
    assertTrue(scale.rounds().contains(0L), scale.toString());
  }

  @Test
  void before_anything_changed_there_is_nothing_to_draw() {
    PlotView view = view(30);

    assertTrue(view.blank());
    assertEquals("Nothing changed in the last 30 days: the balance is 0.", view.description());
  }

  @Test
  void a_balance_that_did_not_change_lately_is_a_flat_line() {
    account.purchased(25, "olga", NOW.minus(Duration.ofDays(40)));

    Plot plot = plot();

    assertEquals("M56 %d".formatted(Plot.Size.WIDE.top()), plot.line().substring(0, 6));
    assertTrue(plot.line().endsWith("H748"), plot.line());
    assertEquals(List.of(), plot.marks());
  }

  @Test
  void one_entry_is_one_step_with_its_mark() {
    account.purchased(25, "olga", NOW.minus(Duration.ofDays(15)));

    Plot plot = plot();

    assertEquals("M56 222H402V14H748", plot.line());
    assertEquals(Mark.PURCHASE, plot.marks().getFirst().mark());
    assertEquals("Purchases: +25, 7 Nov 2026, 10:00 UTC", plot.marks().getFirst().title());
    assertEquals("", plot.debt());
  }

  @Test
  void R14_what_is_owed_lies_below_the_line_of_zero() {
    account
        .purchased(10, "olga", NOW.minus(Duration.ofDays(20)))
        .drawn(50, NOW.minus(Duration.ofDays(10)));

    Plot plot = plot();
    long zero = plot.levels().stream().filter(Plot.Level::zero).findFirst().orElseThrow().y();

    assertTrue(lastHeight(plot.line()) > zero, plot.line());
    assertEquals(
        "M56 %1$dH287V%1$dH517V%2$dH748V%1$dH56z".formatted(zero, Plot.Size.WIDE.bottom()),
        plot.debt());
    assertEquals("−40", plot.levels().getFirst().text());
  }

  @Test
  void kinds_of_changes_differ_in_shape_and_colour() {
    long shapes = Arrays.stream(Mark.values()).map(mark -> mark.path(0, 0)).distinct().count();
    long tones = Arrays.stream(Mark.values()).map(Mark::tone).distinct().count();

    assertEquals(Mark.values().length, shapes);
    assertEquals(Mark.values().length, tones);
  }

  @Test
  void each_kind_of_change_is_on_the_plot_and_in_its_legend() {
    account
        .purchased(50, "olga", NOW.minus(Duration.ofDays(20)))
        .drawn(2, NOW.minus(Duration.ofDays(16)))
        .recharged(20, NOW.minus(Duration.ofDays(12)))
        .reversed(CreditPayment.Kind.REFUND, -10, NOW.minus(Duration.ofDays(8)))
        .reversed(CreditPayment.Kind.REFUND_FAILED, 10, NOW.minus(Duration.ofDays(4)))
        .adjusted(5, "sam", "why", NOW.minus(Duration.ofDays(1)));

    assertEquals(List.of(Mark.values()), view(30).legend());
    assertEquals(5, plot().marks().size());
    assertEquals(1, plot().bars().size());
  }

  @Test
  void marks_of_a_kind_that_would_touch_are_one() {
    for (int second = 0; second < 200; second++) {
      account.purchased(5, "olga", NOW.minus(Duration.ofDays(3)).plusSeconds(second));
    }

    assertEquals(1, plot().marks().size());
    assertTrue(plot().marks().getFirst().title().startsWith("Purchases: +1,000,"));
  }

  @Test
  void the_highest_bar_is_the_stretch_in_which_most_was_drawn() {
    account
        .drawn(2, NOW.minus(Duration.ofHours(100)))
        .drawn(2, NOW.minus(Duration.ofHours(99)))
        .drawn(1, NOW.minus(Duration.ofHours(1)));

    List<Plot.Bar> bars = plot().bars();

    assertEquals(2, bars.size());
    assertEquals(Plot.Size.WIDE.tallestBar(), bars.getFirst().height());
    assertTrue(bars.getFirst().title().contains("4 credits drawn"), bars.getFirst().title());
  }

  @Test
  void nothing_is_drawn_outside_of_the_drawing() {
    account
        .purchased(7, "olga", NOW.minus(Duration.ofDays(30)))
        .adjusted(-1_000_000, "sam", "why", NOW.minus(Duration.ofDays(2)))
        .purchased(3_000_000, "olga", NOW);

    NUMBER
        .matcher(plot().line())
        .results()
        .map(MatchResult::group)
        .mapToLong(Long::parseLong)
        .forEach(y ->
            assertTrue(y >= Plot.Size.WIDE.top() && y <= Plot.Size.WIDE.bottom(), plot().line()));
  }

  @Test
  void the_table_tells_the_same_day_by_day() {
    account
        .purchased(25, "olga", NOW.minus(Duration.ofDays(2)))
        .drawn(3, NOW.minus(Duration.ofHours(1)))
        .drawn(2, NOW);

    assertEquals(
        List.of(
            new PlotView.Row("2026-11-22", "0", "−5", "0", "0", "20"),
            new PlotView.Row("2026-11-20", "+25", "0", "0", "0", "25")),
        view(30).rows());
  }

  @Test
  void the_table_tells_of_which_day_only_the_end_is_on_the_plot() {
    account.purchased(25, "olga", NOW.minus(Duration.ofHours(20))).drawn(3, NOW);

    assertEquals(
        List.of("2026-11-22", "2026-11-21, from 10:00"),
        view(1).rows().stream().map(PlotView.Row::day).toList());
  }

  @Test
  void a_day_is_marked_by_its_hours_and_a_month_by_its_days() {
    account.purchased(25, "olga", NOW.minus(Duration.ofHours(20)));

    assertEquals(List.of("08:00", "04:00", "22 Nov", "20:00", "16:00", "12:00"), ticks(view(1), 0));
    assertEquals(List.of("06:00", "22 Nov", "18:00", "12:00"), ticks(view(1), 1));
    Plot fromAFullHour =
        Plot.of(
            account.curve(NOW.minus(Duration.ofMinutes(1_470)), NOW),
            Optional.empty(),
            Plot.Size.NARROW);
    assertEquals("06:00", fromAFullHour.ticks().getFirst().text());
    assertEquals(
        List.of("22 Nov", "17 Nov", "12 Nov", "7 Nov", "2 Nov", "28 Oct"), ticks(view(30), 0));
    assertEquals(
        "From 0 to 25 within the last 24 hours; never below 0, never above 25.",
        view(1).description());
  }

  private static List<String> ticks(PlotView view, int drawing) {
    return view.drawings().get(drawing).ticks().stream().map(Plot.Tick::text).toList();
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 1", "PT1H, 1", "PT55H, 1", "PT57H, 7", "P9D, 7", "P10D, 30", "P900D, 30"})
  void the_span_is_one_that_a_history_fills(Duration life, int days) {
    assertEquals(days, Span.fitting(Optional.of(NOW.minus(life)), NOW));
  }

  @Test
  void a_history_that_has_not_begun_has_the_shortest_span() {
    assertEquals(1, Span.fitting(Optional.empty(), NOW));
  }

  private static long lastHeight(String path) {
    return NUMBER
        .matcher(path)
        .results()
        .map(MatchResult::group)
        .mapToLong(Long::parseLong)
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private PlotView view(int days) {
    return PlotView.of(
        account.curve(NOW.minus(Duration.ofDays(days)), NOW), days, Optional.empty());
  }

  private Plot plot() {
    return view(30).drawings().getFirst();
  }
}
