package io.runtally.meter.domain;

/**
 * The decision to charge a card (R22). All that the charge needs is frozen in it.
 *
 * @param credits whole credits, 1 US dollar each
 * @param placedAt the account's clock when it was placed, epoch milliseconds: the latest arrival so
 *     far
 */
public record RechargeOrder(
    String rechargeId, long credits, String customerId, String paymentMethodId, long placedAt) {

  public long amountCents() {
    return credits * 100;
  }
}
