package io.runtally.meter.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.meter.domain.RechargeState.Reason;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How much auto-recharge may order in a month. */
@DisplayName("R28 Monthly limit")
class MonthlyLimitTest {
  private final AccountDriver account = new AccountDriver();

  @Test
  void of_50_with_an_amount_of_20_lets_two_orders_through() {
    account.card("pm_1").on(0, 20, 50).orderIsPaid().deduct(20).orderIsPaid();
    assertEquals(2, account.orders().size());

    account.deduct(20);

    assertEquals(2, account.orders().size());
    assertEquals(RechargeState.LIMIT_REACHED, account.state());
    assertEquals(Optional.of(Reason.MONTHLY_LIMIT_REACHED), account.reason());
  }

  @Test
  void may_be_reached_exactly() {
    account.card("pm_1").on(0, 20, 40).orderIsPaid().deduct(20);

    assertEquals(2, account.orders().size());
  }

  @Test
  void does_not_count_failed_orders() {
    account.card("pm_1").on(0, 20, 20).orderFails();

    account.on(0, 20, 20);

    assertEquals(2, account.orders().size());
  }

  @Test
  void does_not_count_expired_orders() {
    account.card("pm_1").on(0, 20, 20).orderExpires();

    assertEquals(2, account.orders().size());
  }

  @Test
  void gets_nothing_back_by_refunds() {
    account.card("pm_1").on(0, 20, 20);
    String payment = AccountDriver.paymentOf(account.openOrder()).id();
    account.orderIsPaid().refund(payment, "re_1", 2_000);

    account.on(0, 20, 20);

    assertEquals(1, account.orders().size());
    assertEquals(RechargeState.LIMIT_REACHED, account.state());
  }

  @Test
  void does_not_count_purchases() {
    account.buy(100).card("pm_1").on(0, 20, 20).deduct(100);

    assertEquals(1, account.orders().size());
  }

  @Test
  void can_be_raised_by_a_save_which_places_the_order_that_waits() {
    account.card("pm_1").on(0, 20, 20).orderIsPaid().deduct(20);
    assertEquals(1, account.orders().size());

    account.on(0, 20, 40);

    assertEquals(2, account.orders().size());
  }

  @Test
  void begins_anew_when_the_month_turns() {
    account.card("pm_1").on(0, 20, 20).orderIsPaid().deduct(20);
    assertEquals(RechargeState.LIMIT_REACHED, account.state());

    account.at("2026-12-01T00:00:00Z").monthTurns();

    assertEquals(2, account.orders().size());
    assertTrue(account.lastNotice().order().isPresent());
  }

  @Test
  void does_not_begin_anew_a_moment_before() {
    account.card("pm_1").on(0, 20, 20).orderIsPaid().deduct(20);

    account.at("2026-11-30T23:59:59.999Z").monthTurns().at("2026-11-30T23:59:59.999Z").deduct(1);

    assertEquals(1, account.orders().size());
  }

  @Test
  void is_no_longer_shown_as_reached_in_the_next_month_although_the_balance_is_not_low() {
    account.card("pm_1").on(0, 20, 20).orderIsPaid();
    assertEquals(RechargeState.LIMIT_REACHED, account.state());

    account.at("2026-12-01T00:00:00Z").monthTurns();

    assertEquals(RechargeState.ON, account.state());
    assertTrue(account.lastDecision().changesAnything());
  }

  @Test
  void counts_an_order_in_the_month_in_which_it_was_placed() {
    account.at("2026-11-30T23:59:00Z").card("pm_1").on(0, 20, 20);
    account.at("2026-12-01T00:01:00Z").orderIsPaid().deduct(20);

    assertEquals(2, account.orders().size());
    assertEquals(RechargeState.RECHARGING, account.state());

    account.orderIsPaid();
    assertEquals(RechargeState.LIMIT_REACHED, account.state());
  }

  @Test
  void of_the_new_month_is_not_relieved_by_an_order_of_the_old_one_that_fails() {
    account.at("2026-11-30T23:59:00Z").card("pm_1").on(0, 20, 20);
    account.at("2026-12-01T00:01:00Z").orderExpires();
    assertEquals(2, account.orders().size());

    account.orderIsPaid().deduct(20);

    assertEquals(2, account.orders().size());
    assertEquals(RechargeState.LIMIT_REACHED, account.state());
  }

  @Test
  void that_waits_is_hidden_by_nothing_but_an_open_order_or_a_pause() {
    account.pay(AccountDriver.purchase("pi_1", 500)).card("pm_1").on(5, 20, 20);
    assertEquals(RechargeState.RECHARGING, account.state());

    account.orderIsPaid();
    assertEquals(RechargeState.LIMIT_REACHED, account.state());

    account.refund("pi_1", "re_1", 500);
    assertEquals(RechargeState.PAUSED, account.state());

    account.on(5, 20);
    assertEquals(RechargeState.ON, account.state());
  }
}
