package io.runtally.recharge.flow;

import io.runtally.recharge.charging.Outcome;
import io.runtally.schemas.RejectionReason;

/** For tests that count nothing. */
final class NoWatch implements Watch {
  @Override
  public void ordered() {}

  @Override
  public void stumbled() {}

  @Override
  public void cameTo(Outcome outcome) {}

  @Override
  public void rejected(String topic, RejectionReason reason) {}
}
