package io.runtally.meter.domain;

import io.runtally.meter.domain.RechargeState.Standing;

/**
 * One organization's prepaid balance and its auto-recharge (R13 to R18, R22 to R30).
 *
 * <p>It changes only by {@link AccountEvent}s: {@link #decide} says which follow from a fact,
 * {@link #apply} is the account after one of them.
 *
 * @param balance whole credits; below zero it is owed usage (R14)
 * @param sequence number of the last ledger entry, 0 before the first
 * @param latestAt the latest arrival among the facts answered, epoch milliseconds: its only clock
 */
public record CreditAccount(
    String organization, long balance, long sequence, AutoRecharge autoRecharge, long latestAt) {

  /** The code of a failure that says: not settled in time, and never will be (R27). */
  public static final String ORDER_EXPIRED = "ORDER_EXPIRED";

  /** The account of an organization that nothing is known of yet. */
  public static CreditAccount opened(String organization) {
    return new CreditAccount(organization, 0, 0, AutoRecharge.NOTHING_SET, 0);
  }

  /** What follows from a fact: nothing, or a few steps in order, and perhaps a notice. */
  public Decision decide(AccountFact fact, AccountPolicy policy) {
    var draft = new AccountDraft(asOf(fact.at()), policy);
    switch (fact) {
      case AccountFact.CreditsDeducted deducted -> draft.deduct(deducted);
      case AccountFact.PaymentReceived received -> draft.receive(received);
      case AccountFact.SettingsSaved saved -> draft.take(saved.settings());
      case AccountFact.CardSaved saved -> draft.take(saved.card());
      case AccountFact.CardRemoved removed -> draft.removeCard(removed.at());
      case AccountFact.RechargeFailed failed -> draft.close(failed);
      case AccountFact.MonthTurned _ -> draft.placeOrderIfDue();
    }
    return new Decision(this, draft.account(), draft.events(), draft.notice(this));
  }

  /** The account after one step. */
  public CreditAccount apply(AccountEvent event) {
    return switch (event) {
      case AccountEvent.EntryBooked(Entry entry) ->
          new CreditAccount(
              organization, entry.balanceAfter(), entry.sequence(), autoRecharge, latestAt);
      case AccountEvent.SettingsTaken _,
          AccountEvent.CardTaken _,
          AccountEvent.CardGone _,
          AccountEvent.OrderPlaced _,
          AccountEvent.OrderPaid _,
          AccountEvent.OrderFailed _,
          AccountEvent.Paused _ ->
          new CreditAccount(organization, balance, sequence, autoRecharge.apply(event), latestAt);
    };
  }

  /** The state of auto-recharge that is shown, with its reason. */
  public Standing standing() {
    return autoRecharge.standing(Month.at(latestAt));
  }

  /** The balance at or below which it is low (R22, R29). */
  public long thresholdCredits(AccountPolicy policy) {
    return autoRecharge
        .settings()
        .map(RechargeSettings::thresholdCredits)
        .orElse(policy.defaultThresholdCredits());
  }

  boolean isLow(AccountPolicy policy) {
    return balance <= thresholdCredits(policy);
  }

  /** Facts of different topics may be told out of order; the account's clock never goes back. */
  private CreditAccount asOf(long moment) {
    return moment <= latestAt
        ? this
        : new CreditAccount(organization, balance, sequence, autoRecharge, moment);
  }
}
