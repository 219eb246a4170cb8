package io.runtally.meter.domain;

import java.util.Optional;

/** How auto-recharge stands; of those that hold, the first is shown. */
public enum RechargeState {
  RECHARGING,
  PAUSED,
  LIMIT_REACHED,
  ON,
  OFF;

  /** Why no order is placed (R29). */
  public enum Reason {
    AUTO_RECHARGE_OFF,
    NO_CARD,
    PAUSED_AFTER_FAILURE,
    PAUSED_AFTER_REVERSAL,
    TOO_MANY_RECHARGES,
    MONTHLY_LIMIT_REACHED;

    static Reason of(Pause pause) {
      return switch (pause) {
        case Pause.AfterFailure _ -> PAUSED_AFTER_FAILURE;
        case Pause.AfterReversal _ -> PAUSED_AFTER_REVERSAL;
        case Pause.TooManyRecharges _ -> TOO_MANY_RECHARGES;
      };
    }
  }

  /** State and reason together; no reason where orders can be placed or one is open. */
  public record Standing(RechargeState state, Optional<Reason> reason) {
    static Standing of(RechargeState state) {
      return new Standing(state, Optional.empty());
    }

    static Standing of(RechargeState state, Reason reason) {
      return new Standing(state, Optional.of(reason));
    }
  }
}
