package io.runtally.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How far back {@code run-events} reaches.
 *
 * @param since every event that arrived from then on is there; absent where nothing was ever
 *     deleted
 */
public record Reach(Optional<Instant> since) {
  /** Nothing was ever deleted. */
  static final Reach EVERYTHING = new Reach(Optional.empty());

  /** How far a run's time may be ahead of its arrival (R3). */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /** How far back the first telling of a repeated event may lie, and the one that it repeats. */
  private static final Duration REPEATS = Duration.ofDays(70);

  /** Whether every run of the month must be there. */
  boolean holds(YearMonth month) {
    return holdsSince(start(month).minus(AHEAD));
  }

  /** Whether the month's runs can be counted: they are there, and what they may repeat is. */
  boolean holdsWhole(YearMonth month) {
    return holdsSince(start(month).minus(REPEATS));
  }

  boolean isEverything() {
    return since.isEmpty();
  }

  private boolean holdsSince(Instant needed) {
    return since.isEmpty() || !since.get().isAfter(needed);
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
