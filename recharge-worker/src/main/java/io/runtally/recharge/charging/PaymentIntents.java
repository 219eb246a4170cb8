package io.runtally.recharge.charging;

import io.runtally.schemas.RechargeIntent;
import java.time.Instant;

/** The four questions that charging asks Stripe. None of them throws for what Stripe answers. */
public interface PaymentIntents {

  /** Makes an intent with the order's card, amount and customer, and does not confirm it. */
  Answer create(RechargeIntent order);

  /** Asks for an intent as it is now, which is the truth about it. */
  Answer fetch(String paymentIntentId);

  /**
   * Charges the card that the intent has, without its holder; names no card.
   *
   * @param notAfter when it is too late to ask for that (R27)
   */
  Answer confirm(RechargeIntent order, String paymentIntentId, Instant notAfter);

  /**
   * Ends an intent that was not paid, for good.
   *
   * @param abandoned whether that is because the order expired (R27)
   */
  Answer cancel(RechargeIntent order, String paymentIntentId, boolean abandoned);
}
