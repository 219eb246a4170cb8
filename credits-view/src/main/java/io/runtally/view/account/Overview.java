package io.runtally.view.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.NoRechargeReason;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How an organization stands, all of one moment: the balance is that of the newest entry of {@code
 * recentActivity} (R32).
 *
 * @param balance whole credits; negative is owed (R14)
 * @param sequence of the newest ledger entry; 0 before the first
 * @param plan the plan's name, where one is known
 * @param recentActivity the newest entries, newest first
 * @param version changes with anything that is shown here
 */
public record Overview(
    String organizationId,
    long balance,
    long sequence,
    Optional<String> plan,
    Usage usage,
    Optional<SavedCard> card,
    AutoRecharge autoRecharge,
    List<LedgerEntry> recentActivity,
    String version) {

  public Overview {
    recentActivity = List.copyOf(recentActivity);
  }

  /**
   * Changes with the card, the settings and why auto-recharge rests: what a person has in mind who
   * saves. Runs and their deductions change it not, or nobody could save while there are any.
   */
  public String settingsVersion() {
    String told =
        String.join(
            "|",
            card.map(SavedCard::paymentMethodId).orElse(""),
            autoRecharge.settings().map(AutoRecharge.Settings::toString).orElse(""),
            autoRecharge.reason().map(NoRechargeReason::name).orElse(""));
    return UUID.nameUUIDFromBytes(told.getBytes(UTF_8)).toString();
  }
}
