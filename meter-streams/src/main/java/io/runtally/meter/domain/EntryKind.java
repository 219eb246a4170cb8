package io.runtally.meter.domain;

/** What changed a balance. */
public enum EntryKind {
  USAGE_DEDUCTION,
  PURCHASE,
  AUTO_RECHARGE,
  REFUND,
  REFUND_FAILED,
  DISPUTE,
  DISPUTE_REVERSAL,
  ADJUSTMENT
}
