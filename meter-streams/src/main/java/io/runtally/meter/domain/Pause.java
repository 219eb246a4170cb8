package io.runtally.meter.domain;

/**
 * Why auto-recharge tries no card until an administrator saves the settings again (R24, R25).
 *
 * <p>Each knows when its cause arrived, so that it comes out the same whether the cause or a save
 * is told first: only a save from after the cause lifts it (R30). Moments are epoch milliseconds.
 */
public sealed interface Pause {
  /** When the cause arrived at the broker. */
  long at();

  /** Whether these settings were saved after the cause, and so in knowledge of it. */
  default boolean isLiftedBy(RechargeSettings saved) {
    return saved.savedAt() > at();
  }

  /**
   * A recharge order failed.
   *
   * <p>A save while the order was open also lifts it, if it was made after the failure: the failure
   * then says nothing about what is set now. The save has to lie within the order's life, so that a
   * worker whose clock is slow cannot have one declined card tried again and again.
   *
   * @param failedAt when, by the worker's clock
   */
  record AfterFailure(long orderPlacedAt, long failedAt, long at) implements Pause {
    @Override
    public boolean isLiftedBy(RechargeSettings saved) {
      return saved.savedAt() > at
          || (saved.savedAt() > orderPlacedAt && saved.changedAt() > failedAt);
    }
  }

  /** A card got its money back (R16). */
  record AfterReversal(long at) implements Pause {}

  /** There have been as many orders in 24 hours as there may be (R24). */
  record TooManyRecharges(long at) implements Pause {}
}
