package io.runtally.recharge.charging;

import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.RechargeIntent;

/** What one try at an order came to. */
public sealed interface Outcome {

  /** An intent was made; it may be confirmed once the binding is published. */
  record Bound(RechargeIntent order) implements Outcome {}

  /** The money arrived: the order is closed. */
  record Paid(CreditPayment payment) implements Outcome {}

  /** The card was not charged and will not be: the order is closed. */
  record Failed(RechargeFailure failure) implements Outcome {}

  /**
   * It is not known yet; to be asked again after a while.
   *
   * @param order with the next attempt's number, if Stripe may have been asked in this one
   * @param why for the log
   */
  record Later(RechargeIntent order, String why) implements Outcome {}

  /**
   * The record names an intent that is not the order's: nothing is charged or credited by it.
   *
   * @param detail a sentence for a person
   */
  record Rejected(String detail) implements Outcome {}

  /**
   * Stripe does not accept the API key: the order waits, as it is, until it does.
   *
   * @param why for the log
   */
  record Held(String why) implements Outcome {}
}
