package io.runtally.recharge.stripe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What Stripe's answers tell besides what was asked: that it is there, and what time it is.
 *
 * <p>An order's age is the difference of two machines' clocks, the broker's that stamped it and
 * this one's; a clock that is an hour ahead would let every order expire at once (R27).
 */
public final class StripeSigns implements RequestWatch {
  private static final int SERVER_ERROR = 500;

  private final RequestWatch next;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Optional<Long> silentSince = Optional.empty();
  private Duration aheadWhenTold = Duration.ZERO;
  private Duration clockWhenTold;

  /**
   * @param next is told all the same
   * @param clock the one whose difference from Stripe's is told
   */
  public StripeSigns(RequestWatch next, InstantSource clock) {
    this(next, clock, System::nanoTime);
  }

  StripeSigns(RequestWatch next, InstantSource clock, LongSupplier nanoTime) {
    this.next = next;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.clockWhenTold = againstNanoTime();
  }

  @Override
  public void requested(String method, int status, long nanos, Optional<Instant> answeredAt) {
    synchronized (this) {
      if (status != NO_ANSWER && status < SERVER_ERROR) {
        silentSince = Optional.empty();
      } else if (silentSince.isEmpty()) {
        silentSince = Optional.of(nanoTime.getAsLong() - nanos);
      }
      answeredAt.ifPresent(theirs -> {
        aheadWhenTold = ahead(theirs, nanos);
        clockWhenTold = againstNanoTime();
      });
    }
    next.requested(method, status, nanos, answeredAt);
  }

  /** How long nothing but errors and silence has come; zero after any other answer. */
  public synchronized Duration silentFor() {
    return silentSince
        .map(since -> Duration.ofNanos(nanoTime.getAsLong() - since))
        .orElse(Duration.ZERO);
  }

  /**
   * How far the clock is ahead of Stripe's, negative where it is behind; zero before Stripe has
   * told. A clock that was set since then shows at once, without asking.
   */
  public synchronized Duration clockAhead() {
    return aheadWhenTold.plus(againstNanoTime().minus(clockWhenTold));
  }

  /** No more than what is certain: the answer was given while the request was under way. */
  private Duration ahead(Instant theirs, long nanos) {
    Instant received = clock.instant();
    Duration ahead = Duration.between(theirs.plusSeconds(1), received.minusNanos(nanos));
    Duration behind = Duration.between(received, theirs);
    if (ahead.isPositive()) {
      return ahead;
    }
    return behind.isPositive() ? behind.negated() : Duration.ZERO;
  }

  /** Stays the same while nobody sets the clock. */
  private Duration againstNanoTime() {
    return Duration.between(Instant.EPOCH, clock.instant()).minusNanos(nanoTime.getAsLong());
  }
}
