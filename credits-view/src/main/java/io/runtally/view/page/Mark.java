package io.runtally.view.page;

import io.runtally.schemas.LedgerEntry;

/**
 * What tells the kinds of changes apart: each has its shape as well as its colour, for eyes that do
 * not tell colours.
 */
public enum Mark {
  PURCHASE("Purchases"),
  RECHARGE("Auto-recharges"),
  TAKEN_BACK("Refunds and disputes"),
  GIVEN_BACK("Failed refunds, withdrawn disputes"),
  ADJUSTMENT("Adjustments"),
  DRAWN("Usage");

  private final String label;

  Mark(String label) {
    this.label = label;
  }

  static Mark of(LedgerEntry.Kind kind, long credits) {
    return switch (kind) {
      case USAGE_DEDUCTION -> DRAWN;
      case PURCHASE -> PURCHASE;
      case AUTO_RECHARGE -> RECHARGE;
      case REFUND, DISPUTE -> credits > 0 ? GIVEN_BACK : TAKEN_BACK;
      case REFUND_FAILED, DISPUTE_REVERSAL -> credits < 0 ? TAKEN_BACK : GIVEN_BACK;
      case ADJUSTMENT -> ADJUSTMENT;
    };
  }

  public String label() {
    return label;
  }

  /** The name of its colour in the style sheet. */
  public String tone() {
    return switch (this) {
      case PURCHASE -> "purchase";
      case RECHARGE -> "recharge";
      case TAKEN_BACK -> "taken-back";
      case GIVEN_BACK -> "given-back";
      case ADJUSTMENT -> "adjustment";
      case DRAWN -> "drawn";
    };
  }

  /** Its shape around a point, as the path of an SVG. */
  public String path(long x, long y) {
    String start = "M%d %d".formatted(x, y);
    return switch (this) {
      case PURCHASE -> start + "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z";
      case RECHARGE -> start + "m0 -6l6 6l-6 6l-6 -6z";
      case TAKEN_BACK -> start + "m-6 -4h12l-6 10z";
      case GIVEN_BACK -> start + "m-6 4h12l-6 -10z";
      case ADJUSTMENT -> start + "m-4 -4h8v8h-8z";
      case DRAWN -> start + "m-3 -5h6v10h-6z";
    };
  }
}
