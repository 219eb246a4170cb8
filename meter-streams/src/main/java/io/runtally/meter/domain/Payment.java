package io.runtally.meter.domain;

import java.util.Optional;

/**
 * Money that really moved, or an adjustment by support (R15 to R18).
 *
 * @param id identifies it together with {@code kind}, for ever (R15)
 * @param amountCents US cents, positive; the kind gives the direction. Signed for an adjustment
 * @param reverses the payment that a reversal gives back
 * @param rechargeId the recharge order that an auto-recharge settles
 * @param actor the person who caused it (R17)
 */
public record Payment(
    String id,
    Kind kind,
    long amountCents,
    Optional<String> reverses,
    Optional<String> rechargeId,
    Optional<String> actor,
    Optional<String> reason) {

  /** What kind of payment it is. */
  public enum Kind {
    PURCHASE,
    AUTO_RECHARGE,
    REFUND,
    REFUND_FAILED,
    DISPUTE,
    DISPUTE_REVERSAL,
    ADJUSTMENT;

    /** Whether it books the change in what has been given back of another payment (R16). */
    public boolean isReversal() {
      return switch (this) {
        case REFUND, REFUND_FAILED, DISPUTE, DISPUTE_REVERSAL -> true;
        case PURCHASE, AUTO_RECHARGE, ADJUSTMENT -> false;
      };
    }

    /** Whether a card gets its money back by it. */
    boolean givesMoneyBack() {
      return this == REFUND || this == DISPUTE;
    }

    EntryKind entryKind() {
      return switch (this) {
        case PURCHASE -> EntryKind.PURCHASE;
        case AUTO_RECHARGE -> EntryKind.AUTO_RECHARGE;
        case REFUND -> EntryKind.REFUND;
        case REFUND_FAILED -> EntryKind.REFUND_FAILED;
        case DISPUTE -> EntryKind.DISPUTE;
        case DISPUTE_REVERSAL -> EntryKind.DISPUTE_REVERSAL;
        case ADJUSTMENT -> EntryKind.ADJUSTMENT;
      };
    }
  }

  /**
   * The credits that it adds to the balance, negative where it takes some (R15, R16, R18).
   *
   * @param before what had been given back, before this one, of the payment that it reverses
   */
  long credits(GivenBack before) {
    return kind.isReversal() ? before.credits() - before.after(this).credits() : amountCents / 100;
  }
}
