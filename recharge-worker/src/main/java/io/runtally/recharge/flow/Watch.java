package io.runtally.recharge.flow;

import io.runtally.recharge.charging.Outcome;
import io.runtally.schemas.RejectionReason;

/** Is told what happens, for the metrics. What is told of outcomes is committed. */
public interface Watch {
  /** An order was read for the first time. */
  void ordered();

  /** The worker failed at an order by a bug of its own; it is tried again. */
  void stumbled();

  void cameTo(Outcome outcome);

  /**
   * A record was set aside.
   *
   * @param topic it lay in
   */
  void rejected(String topic, RejectionReason reason);
}
