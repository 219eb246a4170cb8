package io.runtally.view.account;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.NoRechargeReason;
import java.time.Instant;
import java.util.Optional;

/**
 * The auto-recharge settings as saved last, and how auto-recharge stands (R22 to R30).
 *
 * @param settings absent where none were ever saved
 * @param state as the meter tells it; {@code OFF} before it has told
 * @param reason why it is off, paused or at its limit
 * @param settingsAt the arrival of the settings that the meter goes by
 * @param orderedThisMonth credits of the orders that were placed in this UTC month and are paid: at
 *     the most what the meter counts against the monthly limit (R28), which is those and an open
 *     one
 * @param lastError the last order that failed, where one did
 */
public record AutoRecharge(
    Optional<Settings> settings,
    AutoRechargeState state,
    Optional<NoRechargeReason> reason,
    Optional<Instant> settingsAt,
    long orderedThisMonth,
    Optional<RechargeError> lastError) {

  /**
   * One save.
   *
   * @param threshold credits; at or below it a recharge order is placed (R22)
   * @param amount credits to buy with each order
   * @param monthlyLimit the most credits to order in one UTC month (R28)
   * @param changedBy the person who saved (R17)
   */
  public record Settings(
      boolean enabled,
      long threshold,
      long amount,
      Optional<Long> monthlyLimit,
      String changedBy,
      Instant changedAt) {}

  /** Where nothing was ever saved or told. */
  public static AutoRecharge none() {
    return new AutoRecharge(
        Optional.empty(),
        AutoRechargeState.OFF,
        Optional.of(NoRechargeReason.AUTO_RECHARGE_OFF),
        Optional.empty(),
        0,
        Optional.empty());
  }
}
