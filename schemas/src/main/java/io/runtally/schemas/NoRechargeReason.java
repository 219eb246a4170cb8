package io.runtally.schemas;

/** Why a low balance places no recharge order. */
public enum NoRechargeReason {
  AUTO_RECHARGE_OFF,
  NO_CARD,
  /** A card was refused (R25). */
  PAUSED_AFTER_FAILURE,
  /** Money went back to the customer (R16). */
  PAUSED_AFTER_REVERSAL,
  /** More orders than allowed within 24 hours (R24). */
  TOO_MANY_RECHARGES,
  /** The monthly limit leaves no room (R28). */
  MONTHLY_LIMIT_REACHED
}
