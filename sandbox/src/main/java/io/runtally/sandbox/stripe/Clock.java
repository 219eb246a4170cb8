package io.runtally.sandbox.stripe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The machine's time, and how far ahead of it the simulator lives. */
final class Clock implements InstantSource {
  private volatile Duration ahead = Duration.ZERO;

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plus(ahead);
  }

  Duration ahead() {
    return ahead;
  }

  synchronized void setAhead(Duration duration) {
    ahead = duration;
  }

  synchronized void advance(Duration duration) {
    ahead = ahead.plus(duration);
  }
}
