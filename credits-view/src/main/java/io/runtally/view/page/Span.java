package io.runtally.view.page;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far back the plot of the balance reaches, in days. */
final class Span {
  static final List<Integer> ALL = List.of(1, 7, 30, 90);

  private static final int LONGEST_UNASKED = 30;

  private Span() {}

  static Optional<Integer> read(String text) {
    return ALL.stream().filter(days -> days.toString().equals(text)).findFirst();
  }

  /**
   * The longest of which a history fills a third, or else the shortest: in a longer one, all that
   * ever happened would be a step at its right edge. Nobody is shown more than a month unasked.
   *
   * @param began absent where nothing has happened yet
   */
  static int fitting(Optional<Instant> began, Instant now) {
    Duration life = began.map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
    return ALL.stream()
        .filter(days -> days <= LONGEST_UNASKED)
        .filter(days -> life.multipliedBy(3).compareTo(Duration.ofDays(days)) >= 0)
        .reduce((_, longer) -> longer)
        .orElse(ALL.getFirst());
  }

  /** {@code 24 hours}, {@code 7 days}. */
  static String text(int days) {
    return days == 1 ? "24 hours" : Figures.counted(days, "day");
  }
}
