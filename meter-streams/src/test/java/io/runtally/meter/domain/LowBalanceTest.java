package io.runtally.meter.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.meter.domain.RechargeState.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When it is told that a balance is low. */
@DisplayName("R29 Low-balance events for everyone")
class LowBalanceTest {
  private final AccountDriver account = new AccountDriver();

  @Nested
  class One_notice {
    @Test
    void is_given_when_the_balance_comes_down_to_the_threshold() {
      account.buy(10).deduct(9);
      assertEquals(List.of(), account.notices());

      account.deduct(1);

      assertEquals(
          List.of(new LowBalance(0, 0, Optional.empty(), Optional.of(Reason.AUTO_RECHARGE_OFF))),
          account.notices());
    }

    @Test
    void is_given_when_the_first_entry_of_all_leaves_it_low() {
      account.deduct(1);

      assertEquals(1, account.notices().size());
    }

    @Test
    void is_given_when_the_first_entry_of_all_is_a_purchase_too_small() {
      account.off(10, 20).buy(5);

      assertEquals(1, account.notices().size());
    }

    @Test
    void is_given_when_it_first_goes_below_zero() {
      account.buy(10).off(5, 20).deduct(6);
      assertEquals(1, account.notices().size());

      account.deduct(4);
      assertEquals(1, account.notices().size());

      account.deduct(1);
      assertEquals(2, account.notices().size());
      assertEquals(-1, account.lastNotice().balance());

      account.deduct(1).deduct(50);
      assertEquals(2, account.notices().size());
    }

    @Test
    void is_enough_where_one_entry_brings_it_low_and_below_zero() {
      account.buy(10).deduct(15);

      assertEquals(1, account.notices().size());
    }

    @Test
    void is_given_again_after_the_balance_had_recovered() {
      account.buy(10).deduct(10).buy(10).deduct(10);

      assertEquals(2, account.notices().size());
    }

    @Test
    void goes_with_every_order() {
      account.buy(20).card("pm_1").on(10, 20).deduct(10);

      assertEquals(
          List.of(new LowBalance(10, 10, Optional.of(account.openOrder()), Optional.empty())),
          account.notices());

      account.deduct(20).orderIsPaid();
      assertEquals(account.openOrder(), account.lastNotice().order().orElseThrow());
    }

    @Test
    void is_given_by_a_reversal_or_an_adjustment_too() {
      account.pay(AccountDriver.purchase("pi_1", 1_000)).refund("pi_1", "re_1", 1_000);
      assertEquals(1, account.notices().size());

      account.adjust(5).adjust(-6);
      assertEquals(2, account.notices().size());
    }

    @Test
    void is_not_given_for_what_happens_above_the_threshold() {
      account.buy(50).card("pm_1").on(10, 20).off(10, 20).cardRemoved().deduct(39);

      assertEquals(List.of(), account.notices());
    }

    @Test
    void is_not_given_by_a_raised_threshold_alone() {
      account.buy(10).off(5, 20).off(10, 20);

      assertEquals(List.of(), account.notices());
    }
  }

  @Nested
  class The_threshold {
    @Test
    void is_the_operators_without_settings() {
      var generous = new AccountDriver(new AccountPolicy(25, 10)).buy(30).deduct(5);

      assertEquals(25, generous.lastNotice().thresholdCredits());
    }

    @Test
    void is_the_one_that_was_set_although_it_is_off() {
      account.buy(30).off(12, 20).deduct(18);

      assertEquals(12, account.lastNotice().thresholdCredits());
      assertEquals(1, account.notices().size());
    }
  }

  @Nested
  class A_changed_reason {
    @Test
    void is_told_while_the_balance_is_low() {
      account.buy(5).card("pm_1").on(10, 20).orderFails();
      assertEquals(Optional.of(Reason.PAUSED_AFTER_FAILURE), account.lastNotice().reason());

      account.off(10, 20);
      assertEquals(Optional.of(Reason.AUTO_RECHARGE_OFF), account.lastNotice().reason());
      assertEquals(Optional.empty(), account.lastNotice().order());
    }

    @Test
    void is_told_once() {
      account.buy(5).off(10, 20).cardRemoved().off(10, 20);
      int notices = account.notices().size();

      account.deduct(1).off(10, 25).deduct(1);

      assertEquals(notices, account.notices().size());
    }

    @Test
    void may_be_the_card_that_is_missing() {
      account.buy(5).off(10, 20).on(10, 20);

      assertEquals(Optional.of(Reason.NO_CARD), account.lastNotice().reason());
    }

    @Test
    void may_be_the_monthly_limit_or_too_many_orders() {
      account.buy(20).card("pm_1").on(10, 20, 20).deduct(40).orderIsPaid();
      assertEquals(Optional.of(Reason.MONTHLY_LIMIT_REACHED), account.lastNotice().reason());

      var one = new AccountDriver(new AccountPolicy(0, 1)).card("pm_1").on(0, 20);
      one.deduct(40).orderIsPaid();
      assertEquals(Optional.of(Reason.TOO_MANY_RECHARGES), one.lastNotice().reason());
    }

    @Test
    void may_be_a_reversal_that_paused() {
      account.pay(AccountDriver.purchase("pi_1", 2_000)).card("pm_1").on(10, 20);

      account.refund("pi_1", "re_1", 1_500);

      assertEquals(
          new LowBalance(5, 10, Optional.empty(), Optional.of(Reason.PAUSED_AFTER_REVERSAL)),
          account.lastNotice());
    }

    @Test
    void is_not_told_above_the_threshold() {
      account.buy(50).card("pm_1").on(10, 20).off(10, 20);

      assertEquals(List.of(), account.notices());
    }
  }
}
