package io.runtally.recharge.charging;

import io.runtally.schemas.RechargeIntent;
import java.time.Instant;

/** For what happens between two questions. */
class Delegating implements PaymentIntents {
  private final PaymentIntents truth;

  Delegating(PaymentIntents truth) {
    this.truth = truth;
  }

  @Override
  public Answer create(RechargeIntent order) {
    return truth.create(order);
  }

  @Override
  public Answer fetch(String paymentIntentId) {
    return truth.fetch(paymentIntentId);
  }

  @Override
  public Answer confirm(RechargeIntent order, String paymentIntentId, Instant notAfter) {
    return truth.confirm(order, paymentIntentId, notAfter);
  }

  @Override
  public Answer cancel(RechargeIntent order, String paymentIntentId, boolean abandoned) {
    return truth.cancel(order, paymentIntentId, abandoned);
  }
}
