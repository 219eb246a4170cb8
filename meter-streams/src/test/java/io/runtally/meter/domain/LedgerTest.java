package io.runtally.meter.domain;

import static io.runtally.meter.domain.TallyDriver.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.runtally.meter.domain.Payment.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is booked, and how the balance follows from it. */
class LedgerTest {
  private final AccountDriver account = new AccountDriver();

  @Nested
  @DisplayName("R13 One balance")
  class OneBalance {
    @Test
    void is_the_sum_of_all_entries() {
      account.buy(50).deduct(7).adjust(-3).deduct(2);

      assertEquals(List.of(50L, -7L, -3L, -2L), account.bookedCredits());
      assertEquals(38, account.balance());
    }

    @Test
    void chains_each_entry_to_the_one_before() {
      account.buy(50).deduct(7).adjust(-3);

      assertEquals(List.of(1L, 2L, 3L), account.entries().stream().map(Entry::sequence).toList());
      assertEquals(
          List.of(0L, 50L, 43L), account.entries().stream().map(Entry::balanceBefore).toList());
      assertEquals(
          List.of(50L, 43L, 40L), account.entries().stream().map(Entry::balanceAfter).toList());
      assertEquals(3, account.account().sequence());
    }

    @Test
    void is_changed_by_nothing_but_entries() {
      account.card("pm_1").on(10, 20).cardRemoved().off(10, 20).monthTurns();

      assertEquals(0, account.balance());
      assertEquals(List.of(), account.entries());
    }

    @Test
    void names_in_each_entry_what_is_behind_it_and_when_that_arrived() {
      account.at("2026-11-10T12:00:00Z").pay(AccountDriver.purchase("pi_9", 2_500));
      account.at("2026-11-10T13:00:00Z");
      account.tell(new AccountFact.CreditsDeducted("org_acme-runs-1", 2, account.now()));

      assertEquals(
          List.of(
              new Entry(
                  1,
                  EntryKind.PURCHASE,
                  25,
                  0,
                  "pi_9",
                  Optional.of("ann"),
                  Optional.empty(),
                  millis("2026-11-10T12:00:00Z")),
              new Entry(
                  2,
                  EntryKind.USAGE_DEDUCTION,
                  -2,
                  25,
                  "org_acme-runs-1",
                  Optional.empty(),
                  Optional.empty(),
                  millis("2026-11-10T13:00:00Z"))),
          account.entries());
    }

    @Test
    void is_booked_at_the_arrival_of_the_cause_although_a_later_one_was_told_before() {
      account.at("2026-11-10T13:00:00Z").buy(50);

      account.at("2026-11-10T12:00:00Z").deduct(1);

      assertEquals(millis("2026-11-10T12:00:00Z"), account.entries().getLast().bookedAt());
      assertEquals(millis("2026-11-10T13:00:00Z"), account.account().latestAt());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void calls_each_kind_of_payment_by_its_name(Kind kind) {
      assertEquals(kind.name(), kind.entryKind().name());
    }
  }

  @Nested
  @DisplayName("R14 Below zero")
  class BelowZero {
    @Test
    void usage_goes_on_and_is_owed() {
      account.buy(5).deduct(4).deduct(4);

      assertEquals(-3, account.balance());
    }

    @Test
    void the_next_payment_pays_what_is_owed_first() {
      account.deduct(8);

      account.buy(25);

      assertEquals(17, account.balance());
    }
  }

  @Nested
  @DisplayName("R15 Each payment is credited once")
  class CreditedOnce {
    @Test
    void whether_the_answer_the_webhook_a_redelivery_or_a_replay_tells_it() {
      Payment payment = AccountDriver.purchase("pi_1", 2_500);

      account.pay(payment).pay(payment);
      account.at("2027-11-10T12:00:00Z").pay(payment).pay(payment);

      assertEquals(25, account.balance());
      assertEquals(1, account.entries().size());
    }

    @Test
    void although_a_refund_and_its_failure_share_an_id() {
      account
          .pay(AccountDriver.purchase("pi_1", 2_500))
          .refund("pi_1", "re_1", 1_000)
          .refundFails("pi_1", "re_1", 1_000);

      assertEquals(List.of(25L, -10L, 10L), account.bookedCredits());
    }

    @ParameterizedTest
    @CsvSource({"500, 5", "1099, 10", "1000000, 10000"})
    void in_whole_dollars_received(long cents, long credits) {
      account.pay(AccountDriver.purchase("pi_1", cents));

      assertEquals(credits, account.balance());
    }

    @Test
    void for_what_arrived_and_not_for_what_was_ordered() {
      account.buy(20).card("pm_1").on(10, 20).deduct(10);
      RechargeOrder order = account.openOrder();

      account.pay(
          new Payment(
              "pi_r",
              Kind.AUTO_RECHARGE,
              1_900,
              Optional.empty(),
              Optional.of(order.rechargeId()),
              Optional.empty(),
              Optional.empty()));

      assertEquals(29, account.balance());
    }
  }

  @Nested
  @DisplayName("R17 Who did it")
  class WhoDidIt {
    @Test
    void stands_in_every_entry_that_a_person_caused() {
      account.buy(25).adjust(5);

      assertEquals(Optional.of("ann"), account.entries().get(0).actor());
      assertEquals(Optional.of("sue of support"), account.entries().get(1).actor());
    }

    @Test
    void is_nobody_where_usage_did() {
      account.deduct(1);

      assertEquals(Optional.empty(), account.entries().getFirst().actor());
    }
  }

  @Nested
  @DisplayName("R18 Adjustments")
  class Adjustments {
    @Test
    void are_signed_whole_credits_with_person_and_reason() {
      account.adjust(12).adjust(-20);

      Entry down = account.entries().getLast();
      assertEquals(-8, account.balance());
      assertEquals(EntryKind.ADJUSTMENT, down.kind());
      assertEquals(-20, down.credits());
      assertEquals(Optional.of("goodwill"), down.reason());
    }

    @Test
    void never_place_an_order() {
      account.buy(20).card("pm_1").on(10, 20);

      account.adjust(-15);

      assertEquals(5, account.balance());
      assertEquals(List.of(), account.orders());
      assertEquals(RechargeState.ON, account.state());
    }

    @Test
    void leave_it_to_the_next_deduction_to_place_one() {
      account.buy(20).card("pm_1").on(10, 20).adjust(-15);

      account.deduct(1);

      assertEquals(1, account.orders().size());
    }
  }

  @Nested
  class A_decision {
    @Test
    void changes_nothing_until_its_steps_are_applied() {
      CreditAccount before = account.buy(20).card("pm_1").on(10, 20).account();

      account.deduct(10);

      Decision decision = account.lastDecision();
      assertEquals(before, decision.before());
      assertEquals(20, before.balance());
      CreditAccount replayed = before;
      for (AccountEvent event : decision.events()) {
        replayed = replayed.apply(event);
      }
      assertEquals(decision.after().balance(), replayed.balance());
      assertEquals(decision.after().autoRecharge(), replayed.autoRecharge());
    }

    @Test
    void says_when_nothing_follows() {
      account.monthTurns();

      assertFalse(account.lastDecision().changesAnything());
    }
  }
}
