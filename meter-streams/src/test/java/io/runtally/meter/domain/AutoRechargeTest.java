package io.runtally.meter.domain;

import static io.runtally.meter.domain.TallyDriver.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.meter.domain.RechargeState.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a card is charged by itself, and when not. */
class AutoRechargeTest {
  private final AccountDriver account = new AccountDriver();

  @Nested
  @DisplayName("R20 Saving a card")
  class SavingACard {
    @Test
    void places_no_order_although_one_is_due() {
      account.buy(5).on(10, 20).card("pm_1");

      assertEquals(List.of(), account.orders());
      assertEquals(RechargeState.ON, account.state());
    }

    @Test
    void leaves_what_is_paused_paused() {
      account.buy(5).card("pm_1").on(10, 20).orderFails();

      account.card("pm_2");

      assertEquals(RechargeState.PAUSED, account.state());
      assertEquals(1, account.orders().size());
    }

    @Test
    void is_the_card_that_the_next_order_charges() {
      account.buy(20).card("pm_1").on(10, 20).card("pm_2").deduct(10);

      assertEquals("pm_2", account.openOrder().paymentMethodId());
      assertEquals(AccountDriver.CUSTOMER, account.openOrder().customerId());
    }
  }

  @Nested
  @DisplayName("R22 Trigger")
  class Trigger {
    @ParameterizedTest
    @CsvSource({"11, 0", "10, 1", "9, 1"})
    void is_a_balance_at_or_below_the_threshold(long balance, int orders) {
      account.buy(50).card("pm_1").on(10, 20).deduct(50 - balance);

      assertEquals(orders, account.orders().size());
    }

    @Test
    void orders_the_amount_that_was_set_in_whole_dollars() {
      account.buy(20).card("pm_1").on(10, 35).at("2026-11-12T08:00:00Z").deduct(10);

      RechargeOrder order = account.openOrder();
      assertEquals(35, order.credits());
      assertEquals(3_500, order.amountCents());
      assertEquals(millis("2026-11-12T08:00:00Z"), order.placedAt());
    }

    @Test
    void may_be_a_payment_that_still_leaves_the_balance_low() {
      account.card("pm_1").on(10, 20).deduct(40).orderIsPaid();

      assertEquals(-20, account.balance());
      assertEquals(2, account.orders().size());
      assertEquals(RechargeState.RECHARGING, account.state());
    }

    @Test
    void may_be_a_purchase_that_still_leaves_the_balance_low() {
      account.buy(20).card("pm_1").on(10, 20).adjust(-40);
      assertEquals(List.of(), account.orders());

      account.buy(5);

      assertEquals(-15, account.balance());
      assertEquals(1, account.orders().size());
    }

    @Test
    void is_not_a_purchase_that_brings_the_balance_above() {
      account.buy(20).card("pm_1").on(10, 20).adjust(-15);

      account.buy(25);

      assertEquals(List.of(), account.orders());
    }

    @Test
    void may_be_a_save_of_the_settings_while_the_balance_is_low() {
      account.buy(10).card("pm_1");

      account.on(10, 20);

      assertEquals(1, account.orders().size());
    }

    @Test
    void may_be_a_raised_threshold() {
      account.buy(30).card("pm_1").on(10, 20);
      assertEquals(List.of(), account.orders());

      account.on(30, 20);

      assertEquals(1, account.orders().size());
    }

    @Test
    void is_met_by_an_organization_without_an_entry_that_switches_it_on() {
      account.card("pm_1").on(0, 20);

      assertEquals(1, account.orders().size());
    }
  }

  @Nested
  @DisplayName("R23 On")
  class On {
    @Test
    void needs_both_the_switch_and_a_card() {
      assertEquals(RechargeState.OFF, account.state());
      assertEquals(Optional.of(Reason.AUTO_RECHARGE_OFF), account.reason());

      account.buy(50).on(10, 20);
      assertEquals(RechargeState.OFF, account.state());
      assertEquals(Optional.of(Reason.NO_CARD), account.reason());

      account.card("pm_1");
      assertEquals(RechargeState.ON, account.state());
      assertEquals(Optional.empty(), account.reason());

      account.off(10, 20);
      assertEquals(RechargeState.OFF, account.state());
      assertEquals(Optional.of(Reason.AUTO_RECHARGE_OFF), account.reason());
    }

    @Test
    void without_a_card_places_no_order() {
      account.buy(20).on(10, 20).deduct(15);

      assertEquals(List.of(), account.orders());
    }

    @Test
    void is_over_when_the_card_is_removed() {
      account.buy(50).card("pm_1").on(10, 20).cardRemoved();

      assertEquals(RechargeState.OFF, account.state());
      assertEquals(Optional.of(Reason.NO_CARD), account.reason());

      account.deduct(45);
      assertEquals(List.of(), account.orders());
    }

    @Test
    void does_not_come_back_with_another_card_but_with_the_next_save() {
      account.buy(50).card("pm_1").on(10, 20).cardRemoved();

      account.card("pm_2").deduct(45);
      assertEquals(RechargeState.OFF, account.state());
      assertEquals(Optional.of(Reason.AUTO_RECHARGE_OFF), account.reason());

      account.on(10, 20);
      assertEquals("pm_2", account.openOrder().paymentMethodId());
    }

    @Test
    void survives_the_replacement_of_the_card() {
      account.buy(50).card("pm_1").on(10, 20).card("pm_2");

      assertEquals(RechargeState.ON, account.state());
    }
  }

  @Nested
  @DisplayName("R24 One open order per organization")
  class OneOpenOrder {
    @Test
    void is_all_that_is_placed_however_far_the_balance_falls() {
      account.buy(20).card("pm_1").on(10, 20).deduct(10).deduct(50).on(30, 40).buy(5).deduct(100);

      assertEquals(1, account.orders().size());
      assertEquals(RechargeState.RECHARGING, account.state());
      assertEquals(20, account.openOrder().credits());
    }

    @Test
    void is_closed_by_its_payment() {
      account.buy(20).card("pm_1").on(10, 20).deduct(10).orderIsPaid();

      assertEquals(30, account.balance());
      assertEquals(RechargeState.ON, account.state());

      account.deduct(20);
      assertEquals(2, account.orders().size());
    }

    @Test
    void has_an_id_with_its_number() {
      account.buy(20).card("pm_1").on(10, 20).deduct(10).orderIsPaid().deduct(20);

      List<String> ids = account.orders().stream().map(RechargeOrder::rechargeId).toList();
      assertTrue(ids.get(0).startsWith("org_acme-r1-"), ids::toString);
      assertTrue(ids.get(1).startsWith("org_acme-r2-"), ids::toString);
    }

    @Test
    void has_an_id_that_ends_with_its_moment_by_which_others_know_its_month() {
      account.card("pm_1").on(10, 20);

      RechargeOrder order = account.openOrder();
      assertEquals("org_acme-r1-" + Long.toString(order.placedAt(), 36), order.rechargeId());
    }

    @Test
    void has_an_id_that_an_account_set_up_anew_does_not_give_again() {
      account.card("pm_1").on(10, 20);
      var anew = new AccountDriver().at("2027-01-10T12:00:00Z").card("pm_1").on(10, 20);

      assertNotEquals(account.openOrder().rechargeId(), anew.openOrder().rechargeId());
    }
  }

  @Nested
  @DisplayName("R24 Orders of 24 hours")
  class OrdersOfADay {
    @Test
    void are_ten_at_the_most_and_then_it_pauses() {
      account.card("pm_1").on(0, 5);
      for (int i = 0; i < 9; i++) {
        account.orderIsPaid().deduct(5);
      }
      assertEquals(10, account.orders().size());

      account.orderIsPaid().deduct(5);

      assertEquals(10, account.orders().size());
      assertEquals(RechargeState.PAUSED, account.state());
      assertEquals(Optional.of(Reason.TOO_MANY_RECHARGES), account.reason());
    }

    @Test
    void are_as_many_as_the_operator_allows() {
      var two = new AccountDriver(new AccountPolicy(0, 2)).card("pm_1").on(0, 5);

      two.orderIsPaid().deduct(5).orderIsPaid().deduct(5);

      assertEquals(2, two.orders().size());
      assertEquals(RechargeState.PAUSED, two.state());
    }

    @Test
    void count_although_they_failed() {
      var two = new AccountDriver(new AccountPolicy(0, 2)).card("pm_1").on(0, 5);

      two.orderExpires();
      assertEquals(2, two.orders().size());

      two.orderExpires();
      assertEquals(2, two.orders().size());
      assertEquals(Optional.of(Reason.TOO_MANY_RECHARGES), two.reason());
    }

    @Test
    void are_not_multiplied_by_saving_the_settings() {
      var two = new AccountDriver(new AccountPolicy(0, 2)).card("pm_1").on(0, 5);
      two.orderIsPaid().deduct(5).orderIsPaid().deduct(5);

      two.on(0, 5);

      assertEquals(2, two.orders().size());
      assertEquals(Optional.of(Reason.TOO_MANY_RECHARGES), two.reason());
    }

    @ParameterizedTest
    @CsvSource({"2026-11-11T11:59:59.999Z, 2", "2026-11-11T12:00:00.000Z, 3"})
    void are_those_of_the_last_24_hours_by_arrival(String moment, int orders) {
      var two = new AccountDriver(new AccountPolicy(0, 2)).card("pm_1");
      two.at("2026-11-10T12:00:00Z").on(0, 5).orderIsPaid().deduct(5).orderIsPaid();

      two.at(moment).deduct(5);

      assertEquals(orders, two.orders().size());
    }
  }

  @Nested
  @DisplayName("R25 Paused")
  class Paused {
    @ParameterizedTest
    @ValueSource(strings = {"card_declined", "authentication_required", "expired_card"})
    void after_a_failure_no_card_is_tried_until_the_settings_are_saved(String code) {
      account.buy(20).card("pm_1").on(10, 20).deduct(10).orderFails(code);
      assertEquals(RechargeState.PAUSED, account.state());
      assertEquals(Optional.of(Reason.PAUSED_AFTER_FAILURE), account.reason());

      account.deduct(50).buy(5).card("pm_2").monthTurns();
      assertEquals(1, account.orders().size());
      assertEquals(RechargeState.PAUSED, account.state());

      account.on(10, 20);
      assertEquals(2, account.orders().size());
      assertEquals("pm_2", account.openOrder().paymentMethodId());
    }

    @Test
    void after_a_reversal_no_card_is_tried_until_the_settings_are_saved() {
      account.pay(AccountDriver.purchase("pi_1", 2_000)).card("pm_1").on(10, 20);

      account.refund("pi_1", "re_1", 2_000).deduct(5);
      assertEquals(List.of(), account.orders());

      account.on(10, 20);
      assertEquals(1, account.orders().size());
    }

    @Test
    void is_over_although_the_next_save_switches_off() {
      account.buy(5).card("pm_1").on(10, 20).orderFails().off(10, 20);

      assertEquals(RechargeState.OFF, account.state());
    }

    @Test
    void ends_with_a_purchase_only_when_the_settings_are_saved() {
      account.buy(5).card("pm_1").on(10, 20).orderFails().buy(50);
      assertEquals(RechargeState.PAUSED, account.state());

      account.on(10, 20);
      assertEquals(RechargeState.ON, account.state());
      assertEquals(1, account.orders().size());
    }

    @Test
    void while_an_order_is_open_is_shown_when_that_is_closed() {
      account.pay(AccountDriver.purchase("pi_1", 2_000)).card("pm_1").on(10, 20).deduct(10);

      account.refund("pi_1", "re_1", 2_000);
      assertEquals(RechargeState.RECHARGING, account.state());

      account.orderIsPaid();
      assertEquals(RechargeState.PAUSED, account.state());
      assertEquals(1, account.orders().size());
    }
  }

  @Nested
  @DisplayName("R27 An order that expired")
  class Expired {
    @Test
    void is_closed_without_pausing_and_the_account_decides_again() {
      account.buy(20).card("pm_1").on(10, 20).deduct(10);
      RechargeOrder first = account.openOrder();

      account.orderExpires();

      assertEquals(2, account.orders().size());
      assertNotEquals(first, account.openOrder());
    }

    @Test
    void is_not_replaced_where_the_balance_has_risen_meanwhile() {
      account.buy(20).card("pm_1").on(10, 20).deduct(10).buy(30);

      account.orderExpires();

      assertEquals(1, account.orders().size());
      assertEquals(RechargeState.ON, account.state());
    }
  }
}
