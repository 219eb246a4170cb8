package io.runtally.meter.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.meter.domain.AccountFact.CardRemoved;
import io.runtally.meter.domain.AccountFact.CardSaved;
import io.runtally.meter.domain.AccountFact.CreditsDeducted;
import io.runtally.meter.domain.AccountFact.PaymentReceived;
import io.runtally.meter.domain.AccountFact.SettingsSaved;
import io.runtally.meter.domain.RechargeState.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Facts of different topics may be told in any order; these are told in every order. Times are
 * seconds: what the brokers stamped stays with a fact, whenever it is told.
 */
@DisplayName("R30 When facts arrive in an unlucky order")
class UnluckyOrderTest {
  private static final long START = TallyDriver.millis("2026-11-10T12:00:00Z");
  private static final long ORDERED = 100;

  @Nested
  class While_an_order_is_open {
    private AccountDriver account = new AccountDriver();

    @BeforeEach
    void an_order_is_open() {
      account = withOpenOrder();
    }

    @Test
    void its_failure_pauses() {
      account.tell(failure(160, 161));

      assertEquals(RechargeState.PAUSED, account.state());
      assertEquals(1, account.orders().size());
    }

    @Test
    void its_failure_does_not_pause_where_another_card_is_saved_now() {
      account.tell(card("pm_2", 150)).tell(failure(160, 161));

      assertEquals(RechargeState.RECHARGING, account.state());
      assertEquals("pm_2", account.openOrder().paymentMethodId());
    }

    @Test
    void its_failure_does_not_pause_where_it_is_older_than_the_last_save() {
      account.tell(saved(true, 170, 171)).tell(failure(160, 180));

      assertEquals(RechargeState.RECHARGING, account.state());
      assertEquals(2, account.orders().size());
    }

    @Test
    void a_save_from_before_its_failure_that_is_told_after_it_does_not_resume() {
      account.tell(failure(160, 161)).tell(saved(true, 150, 151));

      assertEquals(RechargeState.PAUSED, account.state());
      assertEquals(1, account.orders().size());
    }

    @Test
    void a_save_from_after_its_failure_resumes_whichever_arrived_first() {
      account.tell(failure(160, 180)).tell(saved(true, 170, 171));

      assertEquals(RechargeState.RECHARGING, account.state());
    }

    @Test
    void a_save_from_before_a_refund_that_is_told_after_it_does_not_charge_the_refunded_card() {
      account.orderIsPaid();
      Payment refund = AccountDriver.reversal(Payment.Kind.REFUND, "pi_1", "re_1", 1_500);
      account.tell(new PaymentReceived(refund, GivenBack.NOTHING, at(300)));
      account.tell(saved(true, 290, 290));

      assertEquals(RechargeState.PAUSED, account.state());
      assertEquals(1, account.orders().size());
    }

    @Test
    void its_failure_pauses_where_it_is_as_old_as_the_last_save_or_newer() {
      account.tell(saved(true, 160, 161)).tell(failure(160, 180));

      assertEquals(RechargeState.PAUSED, account.state());
    }

    @Test
    void its_failure_pauses_where_a_slow_clock_has_it_older_than_a_save_before_the_order() {
      account.tell(failure(-1_000, 180));

      assertEquals(RechargeState.PAUSED, account.state());
      assertEquals(1, account.orders().size());
    }

    @Test
    void its_failure_pauses_where_a_slow_clock_has_it_older_than_the_save_that_ordered() {
      account = new AccountDriver().tell(card("pm_1", 20)).tell(saved(true, 30, 30));
      RechargeOrder ordered = account.openOrder();

      account.tell(AccountDriver.failureOf(ordered, "card_declined", at(-1_000), at(40)));

      assertEquals(RechargeState.PAUSED, account.state());
    }

    @Test
    void a_failure_that_does_not_pause_places_no_order_where_the_balance_has_risen() {
      account.tell(card("pm_2", 150)).buy(30).tell(failure(160, 161));

      assertEquals(RechargeState.ON, account.state());
      assertEquals(1, account.orders().size());
    }

    @Test
    void a_payment_of_another_order_is_credited_and_nothing_else() {
      RechargeOrder another = new RechargeOrder("org_acme-r9", 20, "cus_acme", "pm_1", 0);

      account.pay(AccountDriver.paymentOf(another));

      assertEquals(30, account.balance());
      assertEquals(RechargeState.RECHARGING, account.state());
      assertEquals(1, account.lastDecision().events().size());
    }

    @Test
    void a_payment_without_an_order_is_credited_and_nothing_else() {
      account.pay(
          new Payment(
              "pi_x",
              Payment.Kind.AUTO_RECHARGE,
              2_000,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));

      assertEquals(30, account.balance());
      assertEquals(RechargeState.RECHARGING, account.state());
    }

    @Test
    void a_failure_of_another_order_is_nothing() {
      RechargeOrder another = new RechargeOrder("org_acme-r9", 20, "cus_acme", "pm_1", 0);

      account.tell(AccountDriver.failureOf(another, "card_declined", at(160), at(161)));

      assertFalse(account.lastDecision().changesAnything());
      assertEquals(RechargeState.RECHARGING, account.state());
    }

    @Test
    void switching_off_lets_it_be_carried_out_and_nothing_further() {
      account.tell(saved(false, 150, 151));
      assertEquals(RechargeState.RECHARGING, account.state());

      account.orderIsPaid().deduct(50);

      assertEquals(RechargeState.OFF, account.state());
      assertEquals(1, account.orders().size());
    }

    @Test
    void removing_the_card_lets_it_fail_and_nothing_further() {
      account.tell(removed(150));
      assertEquals(RechargeState.RECHARGING, account.state());

      account.tell(failure(160, 161)).deduct(50);

      assertEquals(RechargeState.OFF, account.state());
      assertEquals(Optional.of(Reason.NO_CARD), account.reason());
      assertEquals(1, account.orders().size());
    }
  }

  @Nested
  class While_no_order_is_open {
    @Test
    void a_payment_is_credited_although_the_balance_stays_low_and_nothing_else() {
      AccountDriver account = withOpenOrder();
      RechargeOrder order = account.openOrder();
      account.tell(card("pm_2", 150)).buy(30).tell(failure(160, 161)).adjust(-60);
      assertEquals(RechargeState.ON, account.state());

      account.pay(AccountDriver.paymentOf(order));

      assertEquals(0, account.balance());
      assertEquals(RechargeState.ON, account.state());
      assertEquals(1, account.orders().size());
    }

    @Test
    void a_failure_is_nothing() {
      AccountDriver account = withOpenOrder();
      AccountFact failure = failure(160, 161);

      account.orderIsPaid().tell(failure);

      assertFalse(account.lastDecision().changesAnything());
      assertEquals(RechargeState.ON, account.state());
    }
  }

  @Nested
  class Settings_and_card {
    @Test
    void in_every_order_switch_on_together_and_place_what_is_due() {
      List<AccountFact> facts = List.of(card("pm_1", 10), saved(true, 20, 20), deducted(15, 30));

      inEveryOrder(
          () -> new AccountDriver().buy(20),
          facts,
          account -> {
            assertEquals(RechargeState.RECHARGING, account.state());
            assertEquals(1, account.orders().size());
          });
    }

    @Test
    void in_every_order_leave_the_charge_to_another_cause_where_the_card_was_saved_last() {
      List<AccountFact> facts = List.of(saved(true, 10, 10), card("pm_1", 20), deducted(15, 30));

      inEveryOrder(
          () -> new AccountDriver().buy(20),
          facts,
          account -> {
            boolean cardWasLast = account.told().getLast() instanceof CardSaved;
            assertTrue(account.account().autoRecharge().isOn());
            assertEquals(cardWasLast ? 0 : 1, account.orders().size());

            account.deduct(1);
            assertEquals(1, account.orders().size());
          });
    }

    @Test
    void in_every_order_are_off_where_the_card_was_removed_after_the_save() {
      List<AccountFact> facts =
          List.of(card("pm_1", 10), saved(true, 20, 20), removed(30), card("pm_2", 40));

      inEveryOrder(
          () -> new AccountDriver().buy(20),
          facts,
          account -> {
            assertFalse(account.account().autoRecharge().isOn());
            assertEquals(
                Optional.of("pm_2"),
                account.account().autoRecharge().card().map(Card::paymentMethodId));

            account.deduct(15);
            assertEquals(List.of(), account.orders());
          });
    }

    @Test
    void in_every_order_are_on_where_the_settings_were_saved_after_the_removal() {
      List<AccountFact> facts =
          List.of(card("pm_1", 10), removed(30), card("pm_2", 40), saved(true, 50, 50));

      inEveryOrder(
          () -> new AccountDriver().buy(20),
          facts,
          account -> assertEquals(RechargeState.ON, account.state()));
    }

    @Test
    void in_every_order_hold_as_they_were_saved_last() {
      List<AccountFact> facts =
          List.of(card("pm_1", 10), card("pm_2", 20), saved(false, 30, 30), saved(true, 40, 40));

      inEveryOrder(
          () -> new AccountDriver().buy(20),
          facts,
          account -> {
            assertEquals(RechargeState.ON, account.state());
            account.deduct(15);
            assertEquals("pm_2", account.openOrder().paymentMethodId());
          });
    }
  }

  /** The broker stamps a whole batch with one moment; then the order of telling decides. */
  @Nested
  class Within_one_millisecond {
    private final AccountDriver account = new AccountDriver().buy(20);

    @Test
    void the_settings_told_last_hold() {
      account.tell(card("pm_1", 10)).tell(saved(true, 19, 20)).tell(saved(false, 20, 20));

      assertEquals(RechargeState.OFF, account.state());
    }

    @Test
    void the_card_told_last_is_the_saved_one() {
      account.tell(saved(true, 10, 10)).tell(card("pm_1", 20)).tell(card("pm_2", 20));

      account.deduct(15);

      assertEquals("pm_2", account.openOrder().paymentMethodId());
    }

    @Test
    void a_card_told_after_a_removal_is_there() {
      account.tell(card("pm_1", 10)).tell(removed(20)).tell(card("pm_2", 20));

      assertEquals(
          Optional.of("pm_2"), account.account().autoRecharge().card().map(Card::paymentMethodId));
    }

    @Test
    void a_removal_told_after_a_card_removes_it() {
      account.tell(saved(true, 10, 10)).tell(card("pm_1", 20)).tell(removed(20));

      assertEquals(Optional.of(Reason.NO_CARD), account.reason());
    }

    @Test
    void a_card_and_its_removal_leave_none_although_both_are_read_again() {
      AccountFact card = card("pm_1", 20);
      AccountFact removal = removed(20);

      account.tell(card).tell(removal).tell(card).tell(removal);

      assertEquals(Optional.empty(), account.account().autoRecharge().card());
    }

    @Test
    void settings_and_a_removal_are_off() {
      account.tell(card("pm_1", 10)).tell(removed(20)).tell(saved(true, 20, 20));

      account.tell(card("pm_2", 30));

      assertEquals(RechargeState.OFF, account.state());
    }

    @Test
    void settings_told_before_the_card_order_when_that_is_told() {
      account.tell(saved(true, 20, 20)).deduct(15).tell(card("pm_1", 20));

      assertEquals(1, account.orders().size());
    }
  }

  @Nested
  class In_every_order {
    @Test
    void a_failure_another_card_and_a_later_save_end_with_one_more_order() {
      List<AccountFact> facts =
          List.of(
              failure(160, 165),
              card("pm_2", 150),
              saved(true, 170, 171),
              deducted(6, 155),
              purchased(5, 158));

      inEveryOrder(
          UnluckyOrderTest::withOpenOrder,
          facts,
          account -> {
            assertEquals(9, account.balance());
            assertEquals(RechargeState.RECHARGING, account.state());
            assertEquals(2, account.orders().size());
          });
    }

    @Test
    void a_failure_and_another_card_pause_only_where_the_failure_was_told_first() {
      List<AccountFact> facts =
          List.of(failure(160, 165), card("pm_2", 150), deducted(1, 155), deducted(1, 156));

      inEveryOrder(
          UnluckyOrderTest::withOpenOrder,
          facts,
          account -> {
            boolean paused = toldBefore(account, facts.get(0), facts.get(1));
            assertEquals(paused ? RechargeState.PAUSED : RechargeState.RECHARGING, account.state());
            assertEquals(paused ? 1 : 2, account.orders().size());
          });
    }

    @Test
    void payment_and_failure_of_the_same_order_told_twice_close_it_once() {
      List<AccountFact> failures = List.of(failure(160, 161), failure(160, 161));
      Payment payment = AccountDriver.paymentOf(withOpenOrder().openOrder());

      for (List<Boolean> told : permutations(List.of(true, true, false, false))) {
        AccountDriver account = withOpenOrder();
        for (boolean isPayment : told) {
          if (isPayment) {
            account.pay(payment);
          } else {
            account.tell(failures.getFirst());
          }
        }
        assertEquals(30, account.balance(), told::toString);
        assertEquals(1, account.orders().size(), told::toString);
        assertEquals(
            told.getFirst() ? RechargeState.ON : RechargeState.PAUSED,
            account.state(),
            told::toString);
      }
    }

    @Test
    void switching_off_and_the_payment_end_with_nothing_further() {
      nothingFurther(List.of(saved(false, 150, 151), paid(165), deducted(50, 155)));
    }

    @Test
    void switching_off_and_the_failure_end_with_nothing_further() {
      nothingFurther(List.of(saved(false, 150, 151), failure(160, 165), deducted(50, 155)));
    }

    @Test
    void removing_the_card_and_the_failure_end_with_nothing_further() {
      nothingFurther(List.of(removed(150), failure(160, 165), deducted(50, 155)));
    }

    @Test
    void removing_the_card_switching_off_and_the_payment_end_with_nothing_further() {
      nothingFurther(List.of(removed(150), saved(false, 150, 150), paid(165)));
    }

    @Test
    void removing_the_card_switching_off_and_the_failure_end_with_nothing_further() {
      nothingFurther(List.of(removed(150), saved(false, 150, 150), failure(160, 165)));
    }

    /** Nothing is placed from the moment on at which the first of them was told that turns off. */
    private static void nothingFurther(List<AccountFact> facts) {
      for (List<AccountFact> order : permutations(facts)) {
        AccountDriver account = withOpenOrder();
        Optional<List<RechargeOrder>> placed = Optional.empty();
        for (AccountFact fact : order) {
          account.tell(fact);
          boolean turnsOff = fact instanceof SettingsSaved || fact instanceof CardRemoved;
          placed = turnsOff ? placed.or(() -> Optional.of(account.orders())) : placed;
        }
        account.deduct(100);

        assertEquals(placed.orElseThrow(), account.orders(), () -> "Told: " + order);
        assertFalse(account.account().autoRecharge().isOn(), () -> "Told: " + order);
      }
    }
  }

  @Nested
  @DisplayName("R30 State shown, first that holds")
  class StateShown {
    @Test
    void is_recharging_then_paused_then_limit_reached_then_on_then_off() {
      AccountDriver account = new AccountDriver();
      assertEquals(RechargeState.OFF, account.state());

      account.pay(AccountDriver.purchase("pi_1", 5_000)).card("pm_1");
      account.on(10, 20, 20);
      assertEquals(RechargeState.ON, account.state());

      account.deduct(40);
      assertEquals(RechargeState.RECHARGING, account.state());

      account.refund("pi_1", "re_1", 100);
      assertEquals(RechargeState.RECHARGING, account.state());

      account.orderIsPaid();
      assertEquals(RechargeState.PAUSED, account.state());

      account.on(10, 20, 20);
      assertEquals(RechargeState.LIMIT_REACHED, account.state());

      account.off(10, 20);
      assertEquals(RechargeState.OFF, account.state());
    }
  }

  /** 20 bought, threshold 10, amount 20, 10 deducted: the first order is open. */
  private static AccountDriver withOpenOrder() {
    AccountDriver account =
        new AccountDriver()
            .at(at(10))
            .buy(20)
            .tell(card("pm_1", 20))
            .tell(saved(true, 30, 30))
            .tell(deducted(10, ORDERED));
    assertEquals(at(ORDERED), account.openOrder().placedAt());
    return account.at(at(200));
  }

  private static long at(long seconds) {
    return START + seconds * 1_000;
  }

  private static AccountFact card(String paymentMethodId, long seconds) {
    return new CardSaved(new Card(AccountDriver.CUSTOMER, paymentMethodId, at(seconds)));
  }

  private static AccountFact removed(long seconds) {
    return new CardRemoved(at(seconds));
  }

  private static AccountFact saved(boolean enabled, long changedSeconds, long seconds) {
    return new SettingsSaved(
        new RechargeSettings(
            enabled, 10, 20, OptionalLong.empty(), at(changedSeconds), at(seconds)));
  }

  private static AccountFact deducted(long credits, long seconds) {
    return new CreditsDeducted("runs-at-" + seconds, credits, at(seconds));
  }

  private static AccountFact purchased(long dollars, long seconds) {
    Payment payment = AccountDriver.purchase("pi_at_" + seconds, dollars * 100);
    return new PaymentReceived(payment, GivenBack.NOTHING, at(seconds));
  }

  private static AccountFact failure(long failedSeconds, long seconds) {
    RechargeOrder order = firstOrder();
    return AccountDriver.failureOf(order, "card_declined", at(failedSeconds), at(seconds));
  }

  private static AccountFact paid(long seconds) {
    return new PaymentReceived(
        AccountDriver.paymentOf(firstOrder()), GivenBack.NOTHING, at(seconds));
  }

  private static RechargeOrder firstOrder() {
    return withOpenOrder().openOrder();
  }

  private static boolean toldBefore(AccountDriver account, AccountFact one, AccountFact other) {
    return account.told().indexOf(one) < account.told().indexOf(other);
  }

  /** Tells the facts in each possible order to an account of its own. */
  private static void inEveryOrder(
      Supplier<AccountDriver> given, List<AccountFact> facts, Consumer<AccountDriver> then) {
    for (List<AccountFact> order : permutations(facts)) {
      AccountDriver account = given.get();
      order.forEach(account::tell);
      try {
        then.accept(account);
      } catch (AssertionError e) {
        throw new AssertionError("Told in this order: " + order, e);
      }
    }
  }

  private static <T> List<List<T>> permutations(List<T> all) {
    if (all.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> permutations = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      List<T> others = new ArrayList<>(all);
      T first = others.remove(i);
      for (List<T> rest : permutations(others)) {
        List<T> permutation = new ArrayList<>(List.of(first));
        permutation.addAll(rest);
        permutations.add(permutation);
      }
    }
    return permutations;
  }
}
