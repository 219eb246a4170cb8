package io.runtally.meter.domain;

import io.runtally.meter.domain.RechargeState.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One decision in the making: each step is noted and applied at once, so that the next one is
 * decided from the account as it then is.
 */
final class AccountDraft {
  private final AccountPolicy policy;
  private final List<AccountEvent> events = new ArrayList<>(2);
  private CreditAccount account;

  AccountDraft(CreditAccount account, AccountPolicy policy) {
    this.account = account;
    this.policy = policy;
  }

  CreditAccount account() {
    return account;
  }

  List<AccountEvent> events() {
    return events;
  }

  void deduct(AccountFact.CreditsDeducted deducted) {
    book(
        EntryKind.USAGE_DEDUCTION,
        -deducted.credits(),
        deducted.deductionId(),
        Optional.empty(),
        Optional.empty(),
        deducted.at());
    placeOrderIfDue();
  }

  void receive(AccountFact.PaymentReceived received) {
    Payment payment = received.payment();
    book(
        payment.kind().entryKind(),
        payment.credits(received.givenBack()),
        payment.id(),
        payment.actor(),
        payment.reason(),
        received.at());
    switch (payment.kind()) {
      case PURCHASE -> placeOrderIfDue();
      case AUTO_RECHARGE -> {
        // The payment of an order that is not open is credited, nothing else (R30).
        if (autoRecharge().isOpen(payment.rechargeId())) {
          note(new AccountEvent.OrderPaid(autoRecharge().openOrder().orElseThrow()));
          placeOrderIfDue();
        }
      }
      case REFUND, DISPUTE -> {
        pause(new Pause.AfterReversal(received.at()));
      }
      case REFUND_FAILED, DISPUTE_REVERSAL, ADJUSTMENT -> {}
    }
  }

  void take(RechargeSettings saved) {
    Optional<RechargeSettings> known = autoRecharge().settings();
    if (known.isPresent()
        && (known.get().savedAt() > saved.savedAt() || known.get().equals(saved))) {
      return;
    }
    note(new AccountEvent.SettingsTaken(saved));
    placeOrderIfDue();
  }

  void take(Card saved) {
    Optional<Card> known = autoRecharge().card();
    boolean newerIsKnown = known.isPresent() && known.get().savedAt() > saved.savedAt();
    if (newerIsKnown
        || known.equals(Optional.of(saved))
        || autoRecharge().cardRemovedAt() > saved.savedAt()) {
      return;
    }
    note(new AccountEvent.CardTaken(saved));
    // A card leads to no charge by itself (R20). Settings that were saved after it, and were only
    // told before it, do.
    if (autoRecharge().isOn()
        && autoRecharge().settings().orElseThrow().savedAt() >= saved.savedAt()) {
      placeOrderIfDue();
    }
  }

  void removeCard(long at) {
    Optional<Card> known = autoRecharge().card();
    boolean cardIsGone = known.isEmpty() || known.get().savedAt() > at;
    boolean removalIsKnown = cardIsGone && autoRecharge().cardRemovedAt() >= at;
    if (!removalIsKnown) {
      note(new AccountEvent.CardGone(at));
    }
  }

  void close(AccountFact.RechargeFailed failed) {
    if (!autoRecharge().isOpen(Optional.of(failed.rechargeId()))) {
      return;
    }
    RechargeOrder order = autoRecharge().openOrder().orElseThrow();
    note(new AccountEvent.OrderFailed(order));
    // An order that merely expired (R27), and a card that is no longer the saved one (R30), say
    // nothing about the card that would be tried next.
    boolean ofThisCard = autoRecharge().isSavedCard(failed.paymentMethodId());
    if (ofThisCard && !failed.code().equals(CreditAccount.ORDER_EXPIRED)) {
      pause(new Pause.AfterFailure(order.placedAt(), failed.failedAt(), failed.at()));
    }
    placeOrderIfDue();
  }

  /** Pauses, unless it is switched off or the settings in force were saved since (R30). */
  private void pause(Pause pause) {
    if (autoRecharge().isEnabled() && !pause.isLiftedBy(autoRecharge().settings().orElseThrow())) {
      note(new AccountEvent.Paused(pause));
    }
  }

  /** Places a recharge order where one is due, or pauses where there have been too many (R22). */
  void placeOrderIfDue() {
    AutoRecharge auto = autoRecharge();
    long now = account.latestAt();
    if (!account.isLow(policy) || !account.standing().equals(Standing.of(RechargeState.ON))) {
      return;
    }
    if (auto.orders().inTheDayBefore(now) >= policy.ordersPerDay()) {
      note(new AccountEvent.Paused(new Pause.TooManyRecharges(now)));
      return;
    }
    Card card = auto.card().orElseThrow();
    note(
        new AccountEvent.OrderPlaced(
            new RechargeOrder(
                rechargeId(auto.orders().placed() + 1, now),
                auto.settings().orElseThrow().amountCredits(),
                card.customerId(),
                card.paymentMethodId(),
                now)));
  }

  /**
   * The number alone would do within one cluster. The moment keeps the id apart from those of a
   * cluster that was set up anew before the same Stripe account, where it guards a charge. Others
   * read it too: the credits view tells by it in which month an order was placed (R28).
   */
  private String rechargeId(long number, long now) {
    return account.organization() + "-r" + number + "-" + Long.toString(now, 36);
  }

  /** The notice that this decision gives rise to, one at the most (R29). */
  Optional<LowBalance> notice(CreditAccount before) {
    Optional<RechargeOrder> placed = Optional.empty();
    boolean booked = false;
    for (AccountEvent event : events) {
      if (event instanceof AccountEvent.OrderPlaced(RechargeOrder order)) {
        placed = Optional.of(order);
      }
      booked |= event instanceof AccountEvent.EntryBooked;
    }
    boolean wasLow = before.sequence() > 0 && before.isLow(policy);
    boolean becameLow = booked && !wasLow && account.isLow(policy);
    boolean becameNegative = booked && before.balance() >= 0 && account.balance() < 0;
    Standing standing = account.standing();
    boolean otherReason =
        account.isLow(policy)
            && standing.reason().isPresent()
            && !standing.reason().equals(before.standing().reason());
    return placed.isPresent() || becameLow || becameNegative || otherReason
        ? Optional.of(
            new LowBalance(
                account.balance(), account.thresholdCredits(policy), placed, standing.reason()))
        : Optional.empty();
  }

  private AutoRecharge autoRecharge() {
    return account.autoRecharge();
  }

  private void book(
      EntryKind kind,
      long credits,
      String reference,
      Optional<String> actor,
      Optional<String> reason,
      long at) {
    note(
        new AccountEvent.EntryBooked(
            new Entry(
                account.sequence() + 1,
                kind,
                credits,
                account.balance(),
                reference,
                actor,
                reason,
                at)));
  }

  private void note(AccountEvent event) {
    events.add(event);
    account = account.apply(event);
  }
}
