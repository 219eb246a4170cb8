package io.runtally.meter.domain;

import static io.runtally.meter.domain.TallyDriver.millis;

import io.runtally.meter.domain.AccountEvent.EntryBooked;
import io.runtally.meter.domain.AccountEvent.OrderPlaced;
import io.runtally.meter.domain.AccountFact.CardRemoved;
import io.runtally.meter.domain.AccountFact.CardSaved;
import io.runtally.meter.domain.AccountFact.CreditsDeducted;
import io.runtally.meter.domain.AccountFact.MonthTurned;
import io.runtally.meter.domain.AccountFact.PaymentReceived;
import io.runtally.meter.domain.AccountFact.RechargeFailed;
import io.runtally.meter.domain.AccountFact.SettingsSaved;
import io.runtally.meter.domain.Payment.Kind;
import io.runtally.meter.domain.RechargeState.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Plays the processor's part for one organization's account: keeps its state, the payments seen and
 * what was given back of each, collects entries, orders and notices, and stamps what arrives.
 */
final class AccountDriver {
  static final String ORGANIZATION = "org_acme";
  static final String CUSTOMER = "cus_acme";

  /** A purchase, refund or the like is told once by its kind and id, whatever tells it (R15). */
  private record PaymentKey(Kind kind, String id) {}

  private static final long START = millis("2026-11-10T12:00:00Z");

  private final AccountPolicy policy;
  private final Set<PaymentKey> seen = new HashSet<>();
  private final Map<String, GivenBack> givenBackOf = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<RechargeOrder> orders = new ArrayList<>();
  private final List<LowBalance> notices = new ArrayList<>();
  private final List<AccountFact> told = new ArrayList<>();
  private CreditAccount account = CreditAccount.opened(ORGANIZATION);
  private Decision last = new Decision(account, account, List.of(), Optional.empty());
  private long now = START;
  private long things;

  AccountDriver() {
    this(AccountPolicy.DEFAULT);
  }

  AccountDriver(AccountPolicy policy) {
    this.policy = policy;
  }

  // What happens. Everything arrives now, and what comes after it a second later.

  AccountDriver at(String moment) {
    return at(millis(moment));
  }

  AccountDriver at(long moment) {
    now = moment;
    return this;
  }

  AccountDriver deduct(long credits) {
    return tell(new CreditsDeducted("runs-" + ++things, credits, now));
  }

  AccountDriver buy(long dollars) {
    return pay(purchase("pi_" + ++things, dollars * 100));
  }

  AccountDriver adjust(long credits) {
    return pay(adjustment("adj_" + ++things, credits));
  }

  AccountDriver refund(String payment, String refund, long cents) {
    return pay(reversal(Kind.REFUND, payment, refund, cents));
  }

  AccountDriver refundFails(String payment, String refund, long cents) {
    return pay(reversal(Kind.REFUND_FAILED, payment, refund, cents));
  }

  AccountDriver dispute(String payment, String dispute, long cents) {
    return pay(reversal(Kind.DISPUTE, payment, dispute, cents));
  }

  AccountDriver disputeIsWon(String payment, String dispute, long cents) {
    return pay(reversal(Kind.DISPUTE_REVERSAL, payment, dispute, cents));
  }

  AccountDriver card(String paymentMethodId) {
    return tell(new CardSaved(new Card(CUSTOMER, paymentMethodId, now)));
  }

  AccountDriver cardRemoved() {
    return tell(new CardRemoved(now));
  }

  AccountDriver on(long threshold, long amount) {
    return settings(true, threshold, amount, OptionalLong.empty());
  }

  AccountDriver on(long threshold, long amount, long monthlyLimit) {
    return settings(true, threshold, amount, OptionalLong.of(monthlyLimit));
  }

  AccountDriver off(long threshold, long amount) {
    return settings(false, threshold, amount, OptionalLong.empty());
  }

  private AccountDriver settings(
      boolean enabled, long threshold, long amount, OptionalLong monthlyLimit) {
    return tell(
        new SettingsSaved(
            new RechargeSettings(enabled, threshold, amount, monthlyLimit, now, now)));
  }

  /** The open order's money arrives. */
  AccountDriver orderIsPaid() {
    return pay(paymentOf(openOrder()));
  }

  AccountDriver orderFails() {
    return orderFails("card_declined");
  }

  AccountDriver orderExpires() {
    return orderFails(CreditAccount.ORDER_EXPIRED);
  }

  AccountDriver orderFails(String code) {
    return tell(failureOf(openOrder(), code, now, now));
  }

  AccountDriver monthTurns() {
    return tell(new MonthTurned(now));
  }

  static Payment purchase(String id, long cents) {
    return new Payment(
        id,
        Kind.PURCHASE,
        cents,
        Optional.empty(),
        Optional.empty(),
        Optional.of("ann"),
        Optional.empty());
  }

  static Payment adjustment(String id, long credits) {
    return new Payment(
        id,
        Kind.ADJUSTMENT,
        credits * 100,
        Optional.empty(),
        Optional.empty(),
        Optional.of("sue of support"),
        Optional.of("goodwill"));
  }

  static Payment reversal(Kind kind, String payment, String id, long cents) {
    return new Payment(
        id,
        kind,
        cents,
        Optional.of(payment),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Payment paymentOf(RechargeOrder order) {
    return new Payment(
        "pi_of_" + order.rechargeId(),
        Kind.AUTO_RECHARGE,
        order.amountCents(),
        Optional.empty(),
        Optional.of(order.rechargeId()),
        Optional.empty(),
        Optional.empty());
  }

  static RechargeFailed failureOf(RechargeOrder order, String code, long failedAt, long at) {
    return new RechargeFailed(order.rechargeId(), code, order.paymentMethodId(), failedAt, at);
  }

  /** Tells a payment, unless it was told before. */
  AccountDriver pay(Payment payment) {
    if (!seen.add(new PaymentKey(payment.kind(), payment.id()))) {
      return this;
    }
    GivenBack before =
        payment
            .reverses()
            .map(reversed -> givenBackOf.getOrDefault(reversed, GivenBack.NOTHING))
            .orElse(GivenBack.NOTHING);
    payment.reverses().ifPresent(reversed -> givenBackOf.put(reversed, before.after(payment)));
    return tell(new PaymentReceived(payment, before, now));
  }

  AccountDriver tell(AccountFact fact) {
    last = account.decide(fact, policy);
    account = last.after();
    for (AccountEvent event : last.events()) {
      if (event instanceof EntryBooked(Entry entry)) {
        entries.add(entry);
      }
      if (event instanceof OrderPlaced(RechargeOrder order)) {
        orders.add(order);
      }
    }
    last.notice().ifPresent(notices::add);
    told.add(fact);
    now += 1_000;
    return this;
  }

  // What is then so.

  CreditAccount account() {
    return account;
  }

  long now() {
    return now;
  }

  /** What the account made of the last fact. */
  Decision lastDecision() {
    return last;
  }

  List<AccountFact> told() {
    return Collections.unmodifiableList(told);
  }

  long balance() {
    return account.balance();
  }

  RechargeState state() {
    return account.standing().state();
  }

  Optional<Reason> reason() {
    return account.standing().reason();
  }

  RechargeOrder openOrder() {
    return account.autoRecharge().openOrder().orElseThrow();
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  List<Long> bookedCredits() {
    return entries.stream().map(Entry::credits).toList();
  }

  List<RechargeOrder> orders() {
    return List.copyOf(orders);
  }

  List<LowBalance> notices() {
    return List.copyOf(notices);
  }

  LowBalance lastNotice() {
    return notices.getLast();
  }

  Map<String, GivenBack> givenBack() {
    return Map.copyOf(givenBackOf);
  }
}
