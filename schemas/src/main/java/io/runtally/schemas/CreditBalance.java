package io.runtally.schemas;

import java.time.Instant;
import java.util.Optional;

/**
 * An organization's balance as of its last ledger entry (topic {@code credit-balances}, R13).
 *
 * @param balance whole credits; negative is owed (R14)
 * @param sequence the ledger entry that it is the balance of; 0 before the first
 */
public record CreditBalance(
    String organizationId,
    long balance,
    long sequence,
    AutoRecharge autoRecharge,
    Instant updatedAt) {

  /**
   * How auto-recharge stands (R30).
   *
   * @param reason why it is off, paused or at its limit
   * @param openRechargeId the recharge order that is open (R24)
   * @param settingsAt the arrival of the settings that hold, where any were ever saved
   */
  public record AutoRecharge(
      AutoRechargeState state,
      Optional<NoRechargeReason> reason,
      Optional<String> openRechargeId,
      Optional<Instant> settingsAt) {}
}
