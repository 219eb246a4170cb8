package io.runtally.schemas;

import java.time.Instant;
import java.util.Optional;

/**
 * Money that moved at Stripe, or an adjustment by support (topic {@code credit-payments}, R15 to
 * R19).
 *
 * @param paymentId Stripe's id of the payment, refund or dispute, or {@code adj_…}; with {@code
 *     kind} it identifies the payment for ever (R15)
 * @param amountCents US cents, positive, the kind gives the direction; only an adjustment is
 *     signed, and whole dollars
 * @param currency ISO 4217, in any case; only {@code usd} is understood
 * @param reversesPaymentId the payment that a refund or dispute gives back (R16); present for those
 *     kinds
 * @param rechargeId the recharge order that this pays; present for {@link Kind#AUTO_RECHARGE}
 * @param actor the person who caused it (R17); present for an adjustment
 * @param reason why; present for an adjustment (R18)
 * @param occurredAt when it happened at Stripe
 */
public record CreditPayment(
    String paymentId,
    String organizationId,
    Kind kind,
    long amountCents,
    String currency,
    Optional<String> reversesPaymentId,
    Optional<String> rechargeId,
    Optional<String> actor,
    Optional<String> reason,
    Instant occurredAt) {

  /** What moved, and so in which direction. */
  public enum Kind {
    /** Credits bought by an administrator (R19). */
    PURCHASE,
    /** Credits bought by the saved card for a recharge order (R22). */
    AUTO_RECHARGE,
    /** Money given back (R16). */
    REFUND,
    /** A refund that did not reach the customer: its credits come back. */
    REFUND_FAILED,
    /** Money taken back by the customer's bank. */
    DISPUTE,
    /** A dispute that was won or withdrawn: its credits come back. */
    DISPUTE_REVERSAL,
    /** Whole credits given or taken by support (R18). */
    ADJUSTMENT
  }

  /**
   * Money of this payment that went back, or came back after that (R16).
   *
   * @param kind the direction
   * @param id Stripe's, of the refund or dispute
   */
  public CreditPayment reversedBy(Kind kind, String id, long cents, Instant at) {
    return new CreditPayment(
        id,
        organizationId,
        kind,
        cents,
        currency,
        Optional.of(paymentId),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        at);
  }
}
