package io.runtally.schemas;

import java.time.Instant;
import java.util.Optional;

/**
 * A balance at or below its threshold (topic {@code low-balance}, R22 and R29).
 *
 * @param balance whole credits; negative is owed
 * @param threshold whole credits
 * @param recharge the order to charge the saved card, if one is placed
 * @param reason why none is placed
 * @param at the arrival of the record that caused it
 */
public record LowBalance(
    String organizationId,
    long balance,
    long threshold,
    Optional<RechargeOrder> recharge,
    Optional<NoRechargeReason> reason,
    Instant at) {

  /**
   * The decision to charge a card once, with everything that the charge needs, frozen (R26).
   *
   * @param rechargeId the order's own id
   * @param credits whole credits to buy
   * @param amountCents what to charge, US cents
   * @param currency {@code usd}
   * @param customerId Stripe's id of the customer
   * @param paymentMethodId Stripe's id of the card
   */
  public record RechargeOrder(
      String rechargeId,
      long credits,
      long amountCents,
      String currency,
      String customerId,
      String paymentMethodId) {}
}
