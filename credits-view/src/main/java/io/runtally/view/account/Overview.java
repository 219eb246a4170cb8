package io.runtally.view.account;

import io.runtally.schemas.LedgerEntry;
import java.util.List;
import java.util.Optional;

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

  /** What of it a person has in mind who saves settings. */
  public Seen seen() {
    return Seen.of(this);
  }

  /** The same in one word, which a save brings along. */
  public String settingsVersion() {
    return seen().text();
  }
}
