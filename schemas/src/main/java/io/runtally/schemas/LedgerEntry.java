package io.runtally.schemas;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of an organization's credit history (topic {@code credit-ledger}, R13).
 *
 * @param entryId derived from organization and sequence, never random
 * @param sequence 1, 2, 3 … without a gap
 * @param credits whole credits, signed: negative takes from the balance
 * @param balanceBefore the balance that entry {@code sequence - 1} left, 0 for the first
 * @param balanceAfter {@code balanceBefore + credits}; may be negative (R14)
 * @param reference the deductionId or paymentId behind it
 * @param actor the person who caused it, where one did (R17)
 * @param reason why, where somebody said so
 * @param bookedAt the arrival of the record that caused it
 */
public record LedgerEntry(
    String entryId,
    String organizationId,
    long sequence,
    Kind kind,
    long credits,
    long balanceBefore,
    long balanceAfter,
    String reference,
    Optional<String> actor,
    Optional<String> reason,
    Instant bookedAt) {

  /** What changed the balance: usage, or one of the kinds of {@link CreditPayment.Kind}. */
  public enum Kind {
    USAGE_DEDUCTION,
    PURCHASE,
    AUTO_RECHARGE,
    REFUND,
    REFUND_FAILED,
    DISPUTE,
    DISPUTE_REVERSAL,
    ADJUSTMENT;

    public static Kind of(CreditPayment.Kind payment) {
      return switch (payment) {
        case PURCHASE -> PURCHASE;
        case AUTO_RECHARGE -> AUTO_RECHARGE;
        case REFUND -> REFUND;
        case REFUND_FAILED -> REFUND_FAILED;
        case DISPUTE -> DISPUTE;
        case DISPUTE_REVERSAL -> DISPUTE_REVERSAL;
        case ADJUSTMENT -> ADJUSTMENT;
      };
    }
  }
}
