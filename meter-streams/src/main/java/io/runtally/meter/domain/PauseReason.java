package io.runtally.meter.domain;

/** Why auto-recharge tries no card until the settings are saved again (R24, R25). */
public enum PauseReason {
  FAILURE,
  REVERSAL,
  TOO_MANY_RECHARGES
}
