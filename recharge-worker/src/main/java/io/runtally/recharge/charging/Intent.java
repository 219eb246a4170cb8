package io.runtally.recharge.charging;

import io.runtally.schemas.RechargeIntent;
import java.time.Instant;
import java.util.Optional;

/**
 * A payment intent as Stripe showed it.
 *
 * @param amountCents what it asks for, US cents
 * @param receivedCents what arrived, US cents
 * @param currency ISO 4217, in small letters
 * @param customerId whose card it charges
 * @param organizationId the organization that its metadata name
 * @param rechargeId the order that its metadata name
 * @param lastRefusal what the card's last try came to, kept when the intent is canceled
 * @param abandoned whether it was canceled because its order had expired (R27)
 * @param paidAt when the money moved; present where it did
 */
public record Intent(
    String id,
    IntentStatus status,
    long amountCents,
    long receivedCents,
    String currency,
    Optional<String> customerId,
    Optional<String> organizationId,
    Optional<String> rechargeId,
    Optional<Refusal> lastRefusal,
    boolean abandoned,
    Optional<Instant> paidAt) {

  /** What of it contradicts the order, in words; nothing where it is the order's own. */
  Optional<String> contradictionTo(RechargeIntent order) {
    if (!rechargeId.equals(Optional.of(order.rechargeId()))) {
      return contradiction("order", rechargeId.orElse("none"), order.rechargeId());
    }
    if (!organizationId.equals(Optional.of(order.organizationId()))) {
      return contradiction("organization", organizationId.orElse("none"), order.organizationId());
    }
    if (!customerId.equals(Optional.of(order.order().customerId()))) {
      return contradiction("customer", customerId.orElse("none"), order.order().customerId());
    }
    if (!currency.equalsIgnoreCase(order.order().currency())) {
      return contradiction("currency", currency, order.order().currency());
    }
    if (amountCents != order.order().amountCents()) {
      return contradiction("amount in cents", amountCents, order.order().amountCents());
    }
    if (status == IntentStatus.SUCCEEDED && receivedCents != order.order().amountCents()) {
      return contradiction("received cents", receivedCents, order.order().amountCents());
    }
    return Optional.empty();
  }

  private Optional<String> contradiction(String what, Object found, Object expected) {
    return Optional.of(
        "Payment intent %s does not belong to this order: its %s is %s, the order's is %s."
            .formatted(id, what, found, expected));
  }
}
