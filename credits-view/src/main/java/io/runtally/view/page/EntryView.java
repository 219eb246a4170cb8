package io.runtally.view.page;

import io.runtally.schemas.LedgerEntry;
import java.util.Optional;

/**
 * One line of the credit history.
 *
 * @param mark as on the plot
 * @param credits signed
 * @param opens what it opens to
 */
public record EntryView(
    long sequence,
    String what,
    Mark mark,
    String credits,
    String unit,
    boolean adds,
    String balance,
    Figures.Moment at,
    Optional<String> actor,
    Optional<String> reason,
    String opens) {

  static EntryView of(LedgerEntry entry) {
    return new EntryView(
        entry.sequence(),
        what(entry.kind()),
        Mark.of(entry.kind(), entry.credits()),
        Figures.signed(entry.credits()),
        Math.abs(entry.credits()) == 1 ? "credit" : "credits",
        entry.credits() > 0,
        Figures.number(entry.balanceAfter()),
        Figures.Moment.of(entry.bookedAt()),
        entry.actor(),
        entry.reason(),
        entry.kind() == LedgerEntry.Kind.USAGE_DEDUCTION ? "the runs it paid for" : "its details");
  }

  /** An entry's kind in a person's words. */
  static String what(LedgerEntry.Kind kind) {
    return switch (kind) {
      case USAGE_DEDUCTION -> "Usage";
      case PURCHASE -> "Purchase";
      case AUTO_RECHARGE -> "Auto-recharge";
      case REFUND -> "Refund";
      case REFUND_FAILED -> "Refund failed";
      case DISPUTE -> "Dispute";
      case DISPUTE_REVERSAL -> "Dispute withdrawn";
      case ADJUSTMENT -> "Adjustment";
    };
  }
}
