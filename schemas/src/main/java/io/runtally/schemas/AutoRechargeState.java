package io.runtally.schemas;

/** How auto-recharge stands; of those that hold, the first in this order is shown (R30). */
public enum AutoRechargeState {
  /** An order is open (R24). */
  RECHARGING,
  /** No card is tried until the settings are saved again (R25). */
  PAUSED,
  /** The monthly limit leaves no room for another order (R28). */
  LIMIT_REACHED,
  ON,
  OFF
}
