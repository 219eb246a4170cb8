package io.runtally.audit;

/** What is checked. The name is the stable code of a contradiction that the check finds. */
public enum Check {
  /** Sequences are 1, 2, 3 … (R13). */
  ENTRY_MISSING("No ledger entry is missing"),
  ENTRY_DOUBLED("No ledger entry is there twice"),
  ENTRY_OUT_OF_ORDER("Ledger entries stand in their order"),
  /** balanceAfter = balanceBefore + credits (R13). */
  ENTRY_SUM_WRONG("Each entry adds up"),
  /** balanceBefore = the balanceAfter of the entry before, 0 for the first (R13). */
  BALANCE_CHAIN_BROKEN("Each entry begins where the one before it ended"),
  ENTRY_WITHOUT_CAUSE("Each entry has a receipt or a payment behind it"),
  /** Credits, actor and reason are those of the receipt or payment (R15, R17). */
  ENTRY_DISAGREES("Each entry agrees with its receipt or payment"),
  DEDUCTION_NOT_BOOKED("Each receipt is in the ledger"),
  DEDUCTION_BOOKED_TWICE("No receipt is in the ledger twice"),
  PAYMENT_NOT_BOOKED("Each payment is in the ledger"),
  /** By kind and id, for ever (R15). */
  PAYMENT_CREDITED_TWICE("No payment is in the ledger twice"),
  /** Credits taken back = cents given back, whole dollars (R16). */
  REVERSAL_WRONG("Refunds and disputes take back the credits that they should"),
  BALANCE_DISAGREES("The published balance is that of the last entry"),
  RECEIPT_DOUBLED("No receipt is there twice"),
  /** Overage numbers count on from 1 (R11). */
  OVERAGE_NUMBERS_BROKEN("Overage numbers have no gap and none is used twice"),
  /** Units named = credits drawn × units per credit (R11, R12). */
  RECEIPT_SUM_WRONG("Each receipt names as much as it charges for"),
  RUN_PAID_TWICE("No part of an event is paid for twice"),
  RUN_UNKNOWN("Each run on a receipt exists"),
  RUN_OF_ANOTHER_ORGANIZATION("Each run on a receipt is the organization's own"),
  RUN_DISAGREES("Each run on a receipt is told as it was: month, rule set, meter"),
  /** Runs accepted = covered + overage + waiting (R4). */
  RUNS_MISCOUNTED("Each month counts the runs that were accepted"),
  COVERED_BEYOND_ALLOWANCE("No month covers more runs than its allowance"),
  COVERED_RUN_CHARGED("No month is charged for more than its overage"),
  /** Credits drawn = overage ÷ units per credit, rounded down (R8 to R10). */
  CREDIT_NOT_DRAWN("Each credit that is due was drawn"),
  /** What is toward the next credit is less than a credit, and what is left over (R9). */
  PART_BLOCK_WRONG("What is toward the next credit is what is left over"),
  RECORD_ASTRAY("Each published record lies where its organization belongs"),
  RECORD_UNREADABLE("Each published record can be read");

  private final String promise;

  Check(String promise) {
    this.promise = promise;
  }

  /** What holds when nothing is found, for a person. */
  String promise() {
    return promise;
  }
}
