package io.runtally.recharge.stripe;

/** Is told of every request to Stripe, for the metrics. */
@FunctionalInterface
public interface RequestWatch {
  /** The status of a request that got no answer that could be read. */
  int NO_ANSWER = 0;

  /**
   * A request ended.
   *
   * @param status Stripe's HTTP status, or {@link #NO_ANSWER}
   */
  void requested(String method, int status, long nanos);
}
