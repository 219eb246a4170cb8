package io.runtally.recharge.stripe;

import java.time.Instant;
import java.util.Optional;

/** Is told of every request to Stripe. */
@FunctionalInterface
public interface RequestWatch {
  /** The status of a request that got no answer that could be read. */
  int NO_ANSWER = 0;

  /**
   * A request ended.
   *
   * @param status Stripe's HTTP status, or {@link #NO_ANSWER}
   * @param nanos from sending it to its end
   * @param answeredAt by Stripe's own clock, to the second; where it said so
   */
  void requested(String method, int status, long nanos, Optional<Instant> answeredAt);
}
