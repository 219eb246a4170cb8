package io.runtally.meter.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.meter.domain.AccountEvent.EntryBooked;
import io.runtally.meter.domain.AccountEvent.OrderFailed;
import io.runtally.meter.domain.AccountEvent.OrderPaid;
import io.runtally.meter.domain.AccountEvent.OrderPlaced;
import io.runtally.meter.domain.AccountFact.CardRemoved;
import io.runtally.meter.domain.AccountFact.CardSaved;
import io.runtally.meter.domain.AccountFact.CreditsDeducted;
import io.runtally.meter.domain.AccountFact.MonthTurned;
import io.runtally.meter.domain.AccountFact.PaymentReceived;
import io.runtally.meter.domain.AccountFact.RechargeFailed;
import io.runtally.meter.domain.AccountFact.SettingsSaved;
import io.runtally.meter.domain.Payment.Kind;
import io.runtally.meter.domain.RechargeState.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for the account after every fact of whatever history; each history is its seed. Facts
 * of one topic arrive in their order, those of different topics up to an hour out of it.
 */
class AccountLawsTest {
  private static final long DAY = 86_400_000L;
  private static final int STEPS = 80;

  @ParameterizedTest(name = "from seed {0}")
  @MethodSource("io.runtally.meter.domain.Seeds#blocks")
  @DisplayName("R13 to R30 Books, orders and notices are right after every fact")
  void books_orders_and_notices_are_right_after_every_fact(long first) {
    Seeds.each(
        first,
        seed -> {
          var history = new History(seed);
          var books = new Books(history.account, history.policy);
          for (int step = 0; step < STEPS; step++) {
            if (history.goesOn()) {
              books.check("seed " + seed + ", step " + step);
            }
          }
        });
  }

  @ParameterizedTest(name = "from seed {0}")
  @MethodSource("io.runtally.meter.domain.Seeds#blocks")
  @DisplayName("R15, R26, R30 Whatever is told again changes nothing")
  void whatever_is_told_again_changes_nothing(long first) {
    Seeds.each(
        first,
        seed -> {
          var history = new History(seed);
          for (int step = 0; step < STEPS; step++) {
            history.goesOn();
            history.tellsSomethingAgain("seed " + seed + ", step " + step);
          }
        });
  }

  /** What happens to one account, drawn from a seed. */
  private static final class History {
    private final Random random;
    private final AccountPolicy policy;
    private final AccountDriver account;
    private final Map<Class<?>, Long> lastOfTopic = new HashMap<>();
    private final List<Payment> paid = new ArrayList<>();
    private final List<Payment> reversals = new ArrayList<>();
    private long clock;
    private long things;

    private History(long seed) {
      random = new Random(seed);
      policy = new AccountPolicy(random.nextInt(2) * 25L, random.nextBoolean() ? 2 : 10);
      account = new AccountDriver(policy);
      clock = account.now();
    }

    void tellsSomethingAgain(String step) {
      CreditAccount before = account.account();
      int entries = account.entries().size();
      AccountFact again = account.told().get(random.nextInt(account.told().size()));
      String when = step + ", again " + again;
      switch (again) {
        case PaymentReceived received -> account.at(clock).pay(received.payment());
        case SettingsSaved _, CardSaved _, CardRemoved _, RechargeFailed _ -> {
          account.tell(again);
          assertFalse(account.lastDecision().changesAnything(), when);
          assertEquals(Optional.empty(), account.lastDecision().notice(), when);
        }
        case CreditsDeducted _, MonthTurned _ -> {}
      }
      assertEquals(before, account.account(), when);
      assertEquals(entries, account.entries().size(), when);
    }

    /**
     * One fact more, if there is anything to tell. The first are a card and settings, since
     * accounts that have both are of interest here.
     */
    boolean goesOn() {
      int told = account.told().size();
      timePasses();
      int kind =
          switch (account.told().size()) {
            case 0 -> 18;
            case 1 -> 15;
            default -> random.nextInt(20);
          };
      switch (kind) {
        case 0, 1, 2, 3, 4, 5 ->
            account.at(arrival(CreditsDeducted.class)).deduct(1 + random.nextInt(25));
        case 6 -> moneyCame(AccountDriver.purchase("pi_" + ++things, 500 + random.nextInt(5_000)));
        case 7, 8, 9, 10 -> orderIsSettled();
        case 11, 12 -> moneyGoesBack();
        case 13 -> moneyGoesBackNoLonger();
        case 14 -> money(AccountDriver.adjustment("adj_" + ++things, random.nextInt(41) - 20));
        case 15, 16, 17 -> settingsAreSaved();
        case 18 -> cardChanges();
        default -> account.at(clock).monthTurns();
      }
      return account.told().size() > told;
    }

    private void timePasses() {
      clock +=
          switch (random.nextInt(8)) {
            case 0 -> random.nextLong(9 * DAY);
            case 1, 2 -> random.nextLong(DAY);
            default -> random.nextLong(60_000);
          };
    }

    /** When the broker stamped a fact: in order within its topic, perhaps not beyond it. */
    private long arrival(Class<?> topic) {
      long lag = random.nextInt(4) == 0 ? random.nextLong(3_600_000) : 0;
      long at = Math.max(lastOfTopic.getOrDefault(topic, 0L) + 1, clock - lag);
      lastOfTopic.put(topic, at);
      clock = Math.max(clock, at);
      return at;
    }

    private void money(Payment payment) {
      account.at(arrival(PaymentReceived.class)).pay(payment);
    }

    private void moneyCame(Payment payment) {
      paid.add(payment);
      money(payment);
    }

    /** The newest order, open or not, is paid or fails, of its own card or of another. */
    private void orderIsSettled() {
      if (account.orders().isEmpty()) {
        return;
      }
      RechargeOrder order = account.orders().getLast();
      if (random.nextInt(3) > 0) {
        moneyCame(AccountDriver.paymentOf(order));
        return;
      }
      String code = random.nextInt(3) == 0 ? CreditAccount.ORDER_EXPIRED : "card_declined";
      long at = arrival(RechargeFailed.class);
      account.at(at).tell(AccountDriver.failureOf(order, code, at - random.nextInt(600_000), at));
    }

    private void moneyGoesBack() {
      if (paid.isEmpty()) {
        return;
      }
      Payment of = paid.get(random.nextInt(paid.size()));
      Kind kind = random.nextBoolean() ? Kind.REFUND : Kind.DISPUTE;
      long cents = 1 + random.nextLong(of.amountCents());
      Payment back = AccountDriver.reversal(kind, of.id(), "re_" + ++things, cents);
      reversals.add(back);
      if (random.nextInt(8) > 0) {
        money(back);
      }
    }

    /** Perhaps although it was never told that it went back. */
    private void moneyGoesBackNoLonger() {
      if (reversals.isEmpty()) {
        return;
      }
      Payment back = reversals.get(random.nextInt(reversals.size()));
      Kind kind = back.kind() == Kind.REFUND ? Kind.REFUND_FAILED : Kind.DISPUTE_REVERSAL;
      String reversed = back.reverses().orElseThrow();
      money(AccountDriver.reversal(kind, reversed, back.id(), back.amountCents()));
    }

    private void settingsAreSaved() {
      long amount = 5L + random.nextInt(20);
      OptionalLong limit =
          random.nextBoolean()
              ? OptionalLong.empty()
              : OptionalLong.of(amount + random.nextInt(60));
      long at = arrival(SettingsSaved.class);
      account
          .at(at)
          .tell(
              new SettingsSaved(
                  new RechargeSettings(
                      random.nextInt(5) > 0,
                      random.nextInt(30),
                      amount,
                      limit,
                      at - random.nextInt(1_000),
                      at)));
    }

    /** Cards and removals come through the same topic. */
    private void cardChanges() {
      account.at(arrival(CardSaved.class));
      if (random.nextInt(3) == 0) {
        account.cardRemoved();
      } else {
        account.card("pm_" + (1 + random.nextInt(3)));
      }
    }
  }

  /** What was told, and what has to hold between it and the account. */
  private static final class Books {
    private final AccountDriver account;
    private final AccountPolicy policy;
    private final Set<String> placed = new HashSet<>();
    private final Set<String> closed = new HashSet<>();
    private final List<RechargeOrder> counted = new ArrayList<>();
    private final Map<String, Long> reversed = new HashMap<>();
    private long balance;
    private long sequence;

    private Books(AccountDriver account, AccountPolicy policy) {
      this.account = account;
      this.policy = policy;
    }

    void check(String when) {
      Decision decision = account.lastDecision();
      assertEquals(account.account(), decision.after(), when);
      CreditAccount state = decision.before();
      for (AccountEvent event : decision.events()) {
        switch (event) {
          case EntryBooked(Entry entry) -> book(entry, when);
          case OrderPlaced(RechargeOrder order) -> place(order, state, when);
          case OrderPaid(RechargeOrder order) -> assertTrue(closed.add(order.rechargeId()), when);
          case OrderFailed(RechargeOrder order) -> {
            assertTrue(closed.add(order.rechargeId()), when);
            counted.remove(order);
          }
          default -> {}
        }
        state = state.apply(event);
      }
      assertEquals(decision.after().balance(), state.balance(), when);
      assertEquals(decision.after().sequence(), state.sequence(), when);
      assertEquals(decision.after().autoRecharge(), state.autoRecharge(), when);
      assertEquals(balance, account.balance(), when);
      theOpenOrderIsTheOneNotClosed(when);
      whatIsDueIsPlaced(decision, when);
      reversalsAreWholeCredits(when);
      noticesAreGiven(decision, when);
    }

    private void book(Entry entry, String when) {
      assertEquals(++sequence, entry.sequence(), when);
      assertEquals(balance, entry.balanceBefore(), when);
      balance += entry.credits();
      assertEquals(balance, entry.balanceAfter(), when);
      if (account.told().getLast() instanceof PaymentReceived(Payment payment, _, _)) {
        assertEquals(payment.id(), entry.reference(), when);
        payment.reverses().ifPresent(of -> reversed.merge(of, -entry.credits(), Long::sum));
      }
    }

    /** Nothing is placed while off, paused, open, above the threshold or beyond a limit. */
    private void place(RechargeOrder order, CreditAccount before, String when) {
      AutoRecharge auto = before.autoRecharge();
      RechargeSettings settings = auto.settings().orElseThrow();
      Card card = auto.card().orElseThrow();
      assertTrue(placed.add(order.rechargeId()), when);
      assertTrue(settings.enabled(), when);
      assertTrue(settings.savedAt() > auto.cardRemovedAt(), when);
      assertEquals(Optional.empty(), auto.paused(), when);
      assertEquals(Optional.empty(), auto.openOrder(), when);
      assertTrue(before.balance() <= settings.thresholdCredits(), when);
      assertEquals(settings.amountCredits(), order.credits(), when);
      assertEquals(card.paymentMethodId(), order.paymentMethodId(), when);
      counted.add(order);
      Month month = Month.at(order.placedAt());
      long ordered =
          counted.stream()
              .filter(other -> Month.at(other.placedAt()).equals(month))
              .mapToLong(RechargeOrder::credits)
              .sum();
      assertTrue(ordered <= settings.monthlyLimitCredits().orElse(Long.MAX_VALUE), when);
      long ofTheDay =
          account.orders().stream()
              .filter(other -> other.placedAt() > order.placedAt() - DAY)
              .count();
      assertTrue(ofTheDay <= policy.ordersPerDay(), when);
    }

    private void theOpenOrderIsTheOneNotClosed(String when) {
      Set<String> open = new HashSet<>(placed);
      open.removeAll(closed);
      assertTrue(open.size() <= 1, when);
      assertEquals(
          open.stream().findFirst(),
          account.account().autoRecharge().openOrder().map(RechargeOrder::rechargeId),
          when);
    }

    /** After a cause of R22 no account is low, able to order, and without an order. */
    private void whatIsDueIsPlaced(Decision decision, String when) {
      boolean placesNone =
          switch (account.told().getLast()) {
            case CreditsDeducted _, MonthTurned _ -> false;
            case PaymentReceived(Payment payment, _, _) ->
                payment.kind() != Kind.PURCHASE && !closes(decision);
            case SettingsSaved _ ->
                decision.events().stream().noneMatch(AccountEvent.SettingsTaken.class::isInstance);
            case RechargeFailed _ -> !closes(decision);
            case CardSaved(Card card) ->
                decision
                    .before()
                    .autoRecharge()
                    .settings()
                    .map(settings -> settings.savedAt() < card.savedAt())
                    .orElse(true);
            case CardRemoved _ -> true;
          };
      boolean canOrder = account.state() == RechargeState.ON && account.account().isLow(policy);
      boolean placedOne = decision.events().stream().anyMatch(OrderPlaced.class::isInstance);
      boolean cardIsOld = account.told().getLast() instanceof CardSaved && !placesNone;
      assertFalse(placesNone && placedOne, when);
      assertFalse(!placesNone && !cardIsOld && canOrder, when);
    }

    private static boolean closes(Decision decision) {
      return decision.events().stream()
          .anyMatch(event -> event instanceof OrderPaid || event instanceof OrderFailed);
    }

    private void reversalsAreWholeCredits(String when) {
      account
          .givenBack()
          .forEach((payment, back) ->
              assertEquals(Math.max(0, back.cents()) / 100, reversed.get(payment), () -> when));
    }

    private void noticesAreGiven(Decision decision, String when) {
      CreditAccount before = decision.before();
      CreditAccount after = decision.after();
      boolean booked = decision.events().stream().anyMatch(EntryBooked.class::isInstance);
      boolean placedOne = decision.events().stream().anyMatch(OrderPlaced.class::isInstance);
      long threshold = after.thresholdCredits(policy);
      boolean low = after.balance() <= threshold;
      boolean first = before.sequence() == 0;
      Standing stood = before.standing();
      boolean due =
          placedOne
              || (booked && low && (first || before.balance() > threshold))
              || (booked && before.balance() >= 0 && after.balance() < 0)
              || (low
                  && after.standing().reason().isPresent()
                  && !after.standing().reason().equals(stood.reason()));
      assertEquals(due, decision.notice().isPresent(), when);
      if (due) {
        LowBalance notice = decision.notice().orElseThrow();
        assertEquals(after.balance(), notice.balance(), when);
        assertEquals(threshold, notice.thresholdCredits(), when);
        assertEquals(placedOne, notice.order().isPresent(), when);
        assertEquals(after.standing().reason(), notice.reason(), when);
      }
    }
  }
}
