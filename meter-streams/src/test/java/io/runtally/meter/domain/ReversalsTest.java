package io.runtally.meter.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.meter.domain.RechargeState.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What refunds and disputes take back, and give again. */
@DisplayName("R16 Refunds and disputes")
class ReversalsTest {
  private final AccountDriver account = new AccountDriver();

  @BeforeEach
  void twenty_five_dollars_were_paid() {
    account.pay(AccountDriver.purchase("pi_1", 2_500));
  }

  @Test
  void of_25_dollars_10_50_refunded_then_4_50_refunded_then_the_10_50_fails() {
    account
        .refund("pi_1", "re_1", 1_050)
        .refund("pi_1", "re_2", 450)
        .refundFails("pi_1", "re_1", 1_050);

    assertEquals(List.of(25L, -10L, -5L, 11L), account.bookedCredits());
    assertEquals(21, account.balance());
  }

  @Test
  void reverse_only_whole_credits_and_in_the_customers_favour() {
    account.refund("pi_1", "re_1", 99);
    assertEquals(25, account.balance());

    account.refund("pi_1", "re_2", 1);
    assertEquals(24, account.balance());
  }

  @Test
  void are_booked_with_zero_credits_where_no_whole_credit_changes() {
    account.refund("pi_1", "re_1", 99);

    Entry entry = account.entries().getLast();
    assertEquals(EntryKind.REFUND, entry.kind());
    assertEquals(0, entry.credits());
    assertEquals("re_1", entry.reference());
  }

  @Test
  void of_a_withdrawn_and_reinstated_dispute_cancel_each_other() {
    account.dispute("pi_1", "dp_1", 2_500).disputeIsWon("pi_1", "dp_1", 2_500);

    assertEquals(List.of(25L, -25L, 25L), account.bookedCredits());
  }

  @Test
  void count_per_payment() {
    account.pay(AccountDriver.purchase("pi_2", 2_500));

    account.refund("pi_1", "re_1", 50).refund("pi_2", "re_2", 50);
    assertEquals(50, account.balance());

    account.refund("pi_2", "re_3", 50);
    assertEquals(49, account.balance());
  }

  @Test
  void give_no_credit_while_only_the_second_half_of_a_pair_is_known() {
    account.refundFails("pi_1", "re_1", 1_050);
    assertEquals(25, account.balance());

    account.refund("pi_1", "re_1", 1_050);
    assertEquals(List.of(25L, 0L, 0L), account.bookedCredits());
  }

  @Test
  void may_bring_the_balance_below_zero() {
    account.deduct(20).dispute("pi_1", "dp_1", 2_500);

    assertEquals(-20, account.balance());
  }

  @Test
  void pause_and_place_no_order() {
    account.card("pm_1").on(10, 20);

    account.refund("pi_1", "re_1", 2_000);

    assertEquals(5, account.balance());
    assertEquals(List.of(), account.orders());
    assertEquals(RechargeState.PAUSED, account.state());
    assertEquals(Optional.of(Reason.PAUSED_AFTER_REVERSAL), account.reason());
  }

  @Test
  void by_a_dispute_pause_too() {
    account.card("pm_1").on(10, 20).dispute("pi_1", "dp_1", 100);

    assertEquals(RechargeState.PAUSED, account.state());
  }

  @Test
  void pause_nothing_that_is_off() {
    account.card("pm_1").off(10, 20).refund("pi_1", "re_1", 2_000);

    assertEquals(RechargeState.OFF, account.state());
  }

  @Test
  void that_come_to_nothing_neither_pause_nor_place_an_order() {
    account.card("pm_1").on(10, 20).refund("pi_1", "re_1", 500).dispute("pi_1", "dp_1", 500);
    account.on(10, 20).adjust(-10);
    assertEquals(RechargeState.ON, account.state());

    account.refundFails("pi_1", "re_1", 100).disputeIsWon("pi_1", "dp_1", 100);

    assertEquals(7, account.balance());
    assertEquals(RechargeState.ON, account.state());
    assertEquals(List.of(), account.orders());
  }
}
