package io.runtally.support;

import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.CreditPayment.Kind;
import io.runtally.schemas.LedgerEntry;
import java.util.Optional;

/**
 * What a payment is known by for ever (R15).
 *
 * @param paymentId Stripe's id, or {@code adj_…}
 */
public record PaymentKey(Kind kind, String paymentId) {
  public static PaymentKey of(CreditPayment payment) {
    return new PaymentKey(payment.kind(), payment.paymentId());
  }

  /** The payment that an entry books; empty for a deduction. */
  public static Optional<PaymentKey> of(LedgerEntry entry) {
    return switch (entry.kind()) {
      case USAGE_DEDUCTION -> Optional.empty();
      case PURCHASE, AUTO_RECHARGE, REFUND, REFUND_FAILED, DISPUTE, DISPUTE_REVERSAL, ADJUSTMENT ->
          Optional.of(new PaymentKey(Kind.valueOf(entry.kind().name()), entry.reference()));
    };
  }

  @Override
  public String toString() {
    return kind + " " + paymentId;
  }
}
