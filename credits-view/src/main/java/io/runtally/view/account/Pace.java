package io.runtally.view.account;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast usage draws credits at present.
 *
 * @param drawn credits drawn within the window
 * @param window up to now: seven days, or less where the history is younger; an hour at least, for
 *     what the first seconds of a history draw says nothing of the days to come
 */
public record Pace(long drawn, Duration window) {
  private static final Duration LEAST = Duration.ofHours(1);

  public Pace {
    window = window.compareTo(LEAST) < 0 ? LEAST : window;
  }

  /**
   * How long a balance lasts at this pace; absent where nothing is drawn.
   *
   * @param balance credits; at or below zero it lasts no time at all
   */
  public Optional<Duration> lasts(long balance) {
    if (drawn <= 0) {
      return Optional.empty();
    }
    if (balance <= 0) {
      return Optional.of(Duration.ZERO);
    }
    return Optional.of(Duration.ofSeconds(Math.multiplyExact(balance, window.toSeconds()) / drawn));
  }
}
