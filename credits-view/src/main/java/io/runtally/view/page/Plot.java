package io.runtally.view.page;

import io.runtally.view.account.BalanceCurve;
import io.runtally.view.account.BalanceCurve.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The drawing of a balance over time, in whole units of an SVG: above, the balance as a line of
 * steps with a mark for each change that is not usage; below, what usage drew as bars.
 *
 * @param line the balance, as a path
 * @param debt the area between zero and the balance where that is below zero, as a path
 * @param threshold where auto-recharge buys, if that lies within the scale
 */
public record Plot(
    Size size,
    List<Level> levels,
    List<Tick> ticks,
    String line,
    String debt,
    Optional<Long> threshold,
    List<Placed> marks,
    List<Bar> bars) {

  /** A line across, with its number. */
  public record Level(long y, String text, boolean zero) {}

  /** A full hour or the beginning of a UTC day; its text may stand beside it, not to be cut off. */
  public record Tick(long x, long textX, String text) {}

  /** A mark on the line; those of a kind that would touch are one. */
  public record Placed(Mark mark, String path, String title) {}

  /** What usage drew within a stretch of time. */
  public record Bar(long x, long y, long width, long height, String title) {}

  /** How large it is drawn: once for wide screens, once for narrow ones. */
  public enum Size {
    WIDE(760, 300, 56, 6),
    NARROW(340, 260, 44, 4);

    private final int width;
    private final int height;
    private final int left;
    private final int tickLabels;

    Size(int width, int height, int left, int tickLabels) {
      this.width = width;
      this.height = height;
      this.left = left;
      this.tickLabels = tickLabels;
    }

    public int width() {
      return width;
    }

    public int height() {
      return height;
    }

    public int left() {
      return left;
    }

    public int right() {
      return width - 12;
    }

    public int top() {
      return 14;
    }

    /** Where the balance's part ends. */
    public int bottom() {
      return height - 78;
    }

    /** Where the bars stand. */
    public int floor() {
      return height - 26;
    }

    public int tallestBar() {
      return 38;
    }

    public String tone() {
      return this == WIDE ? "wide" : "narrow";
    }

    public String viewBox() {
      return "0 0 %d %d".formatted(width, height);
    }
  }

  private static final long TOUCHING = 11;

  public Plot {
    levels = List.copyOf(levels);
    ticks = List.copyOf(ticks);
    marks = List.copyOf(marks);
    bars = List.copyOf(bars);
  }

  static Plot of(BalanceCurve curve, Optional<Long> threshold, Size size) {
    return new Drawing(curve, size).plot(threshold);
  }

  /** Places moments and balances. */
  private static final class Drawing {
    private final BalanceCurve curve;
    private final Size size;
    private final Scale scale;

    Drawing(BalanceCurve curve, Size size) {
      this.curve = curve;
      this.size = size;
      this.scale =
          Scale.of(
              LongStream.concat(
                  LongStream.of(curve.opening()),
                  curve.steps().stream().mapToLong(Step::balanceAfter)));
    }

    Plot plot(Optional<Long> threshold) {
      return new Plot(
          size,
          scale.rounds().stream()
              .map(value -> new Level(y(value), Figures.number(value), value == 0))
              .toList(),
          ticks(),
          line(Long.MAX_VALUE),
          scale.low() < 0 ? line(0) + "V%dH%dz".formatted(y(0), size.left()) : "",
          threshold.filter(value -> value <= scale.high()).map(this::y),
          marks(),
          bars());
    }

    /** The balance from left to right, cut off above {@code most}. */
    private String line(long most) {
      var path = new StringBuilder();
      path.append("M%d %d".formatted(size.left(), y(Math.min(curve.opening(), most))));
      for (Step step : curve.steps()) {
        path.append("H%dV%d".formatted(x(step.at()), y(Math.min(step.balanceAfter(), most))));
      }
      return path.append("H%d".formatted(size.right())).toString();
    }

    /** Of days, or where there is hardly more than one, of hours; they count from a midnight on. */
    private List<Tick> ticks() {
      Duration span = Duration.between(curve.from(), curve.to());
      boolean ofHours = span.compareTo(Duration.ofDays(2)) < 0;
      Duration every =
          ofHours
              ? Duration.ofHours(24 / size.tickLabels)
              : Duration.ofDays(Math.ceilDiv(span.toDays(), size.tickLabels));
      return Stream.iterate(lastTick(ofHours ? every : Duration.ofDays(1)), at -> at.minus(every))
          .takeWhile(at -> !at.isBefore(curve.from()))
          .map(at ->
              new Tick(
                  x(at),
                  Math.min(x(at), size.right() - 12),
                  ofHours ? Figures.hourOrDay(at) : Figures.dayAndMonth(at)))
          .toList();
    }

    /** The last moment of the span that is a multiple of a unit. */
    private Instant lastTick(Duration unit) {
      long units = Duration.between(Instant.EPOCH, curve.to()).dividedBy(unit);
      return Instant.EPOCH.plus(unit.multipliedBy(units));
    }

    private List<Placed> marks() {
      record Spot(Mark mark, long column) {}
      Map<Spot, List<Step>> spots = new LinkedHashMap<>();
      for (Step step : curve.steps()) {
        marksOf(step).keySet().stream()
            .filter(mark -> mark != Mark.DRAWN)
            .forEach(mark ->
                spots
                    .computeIfAbsent(
                        new Spot(mark, x(step.at()) / TOUCHING), spot -> new ArrayList<>())
                    .add(step));
      }
      return spots.entrySet().stream()
          .map(spot -> placed(spot.getKey().mark(), spot.getValue()))
          .toList();
    }

    private Placed placed(Mark mark, List<Step> steps) {
      Step last = steps.getLast();
      long credits = steps.stream().mapToLong(step -> marksOf(step).getOrDefault(mark, 0L)).sum();
      return new Placed(
          mark,
          mark.path(x(last.at()), y(last.balanceAfter())),
          "%s: %s, %s"
              .formatted(
                  mark.label(), Figures.signed(credits), Figures.Moment.of(last.at()).text()));
    }

    private List<Bar> bars() {
      long stretch = Math.max(1, Duration.between(curve.from(), curve.to()).toSeconds() / 30);
      Map<Long, Long> drawn = new TreeMap<>();
      for (Step step : curve.steps()) {
        long credits = -marksOf(step).getOrDefault(Mark.DRAWN, 0L);
        if (credits != 0) {
          long index = Duration.between(curve.from(), step.at()).toSeconds() / stretch;
          drawn.merge(index, credits, Long::sum);
        }
      }
      long most = drawn.values().stream().mapToLong(Long::longValue).max().orElse(1);
      return drawn.entrySet().stream()
          .map(entry -> bar(entry.getKey(), stretch, entry.getValue(), most))
          .toList();
    }

    private Bar bar(long index, long stretch, long credits, long most) {
      Instant from = curve.from().plusSeconds(index * stretch);
      long left = x(from);
      long height = Math.max(2, Math.round((double) credits / most * size.tallestBar()));
      return new Bar(
          left + 1,
          size.floor() - height,
          Math.max(2, x(from.plusSeconds(stretch)) - left - 2),
          height,
          "Usage: %s drawn, %s to %s"
              .formatted(
                  Figures.credits(credits),
                  Figures.Moment.of(from).text(),
                  Figures.Moment.of(from.plusSeconds(stretch)).text()));
    }

    private long x(Instant at) {
      double whole = Math.max(1, Duration.between(curve.from(), curve.to()).toMillis());
      double part = Duration.between(curve.from(), at).toMillis();
      double share = Math.clamp(part / whole, 0, 1);
      return Math.round(size.left() + share * (size.right() - size.left()));
    }

    private long y(long balance) {
      return Math.round(size.bottom() - scale.share(balance) * (size.bottom() - size.top()));
    }
  }

  /** What a step's changes are marked as. */
  static Map<Mark, Long> marksOf(Step step) {
    Map<Mark, Long> marks = new TreeMap<>();
    step.changes()
        .forEach((kind, credits) -> marks.merge(Mark.of(kind, credits), credits, Long::sum));
    return marks;
  }
}
