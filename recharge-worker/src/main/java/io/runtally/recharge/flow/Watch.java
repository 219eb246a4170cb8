package io.runtally.recharge.flow;

import io.runtally.recharge.charging.Outcome;
import io.runtally.schemas.RejectionReason;

/** Is told what happens, for the metrics. Only what is committed is told. */
public interface Watch {
  /** An order was read for the first time. */
  void ordered();

  void cameTo(Outcome outcome);

  void rejected(RejectionReason reason);
}
