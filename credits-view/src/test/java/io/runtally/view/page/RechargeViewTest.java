package io.runtally.view.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.account.RechargeError;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R22 to R31: each state, and why, in words. */
class RechargeViewTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final SampleAccount account =
      new SampleAccount("org_1")
          .card(SampleAccount.visa(NOW))
          .settings(true, 10, 20, Optional.of(50L), NOW)
          .purchased(3, "olga@acme.example", NOW);

  @Test
  void R22_on_says_when_what_is_bought_with_which_card() {
    account.stands(AutoRechargeState.ON);

    assertEquals("On", view().label());
    assertEquals(
        "As soon as the balance is at or below 10, 20 credits are bought with Visa •••• 4242 for $20.00.",
        view().sentence());
  }

  @Test
  void R17_it_says_who_changed_it_last() {
    assertEquals("olga@acme.example", view().change().orElseThrow().person());
    assertEquals("22 Nov 2026, 10:00 UTC", view().change().orElseThrow().at().text());
  }

  @Test
  void R24_an_open_order_is_told() {
    account.stands(AutoRechargeState.RECHARGING);

    assertTrue(view().sentence().startsWith("An order is open"), view().sentence());
  }

  @Test
  void R30_switched_off_while_an_order_is_open_says_that_it_is_still_carried_out() {
    account.stands(AutoRechargeState.RECHARGING).settings(false, 10, 20, Optional.empty(), NOW);

    assertEquals(
        "Switched off while an order is open: it will still be carried out, and nothing after it.",
        view().sentence());
  }

  @Test
  void R30_removing_the_card_while_an_order_is_open_says_that_it_is_still_carried_out() {
    account.stands(AutoRechargeState.RECHARGING).card = Optional.empty();

    assertTrue(view().sentence().contains("it will still be carried out"), view().sentence());
  }

  @ParameterizedTest
  @CsvSource({
    "PAUSED_AFTER_FAILURE, the last charge did not go through",
    "PAUSED_AFTER_REVERSAL, money of an earlier payment went back",
    "TOO_MANY_RECHARGES, too many recharges were ordered within 24 hours"
  })
  void R25_paused_says_why_and_that_no_card_is_tried(NoRechargeReason reason, String words) {
    account.stands(AutoRechargeState.PAUSED, reason);

    assertTrue(view().sentence().contains(words), view().sentence());
    assertTrue(
        view().sentence().endsWith("No card is tried until an administrator resumes it."),
        view().sentence());
  }

  @Test
  void R25_resuming_says_first_what_it_charges() {
    account.stands(AutoRechargeState.PAUSED, NoRechargeReason.PAUSED_AFTER_FAILURE);

    Consequence consequence = view().resume().orElseThrow().consequence();

    assertEquals(
        "Resuming now charges Visa •••• 4242 $20.00 at once, because the balance of 3 is at or below 10.",
        consequence.sentence());
  }

  @Test
  void R20_a_card_that_is_saved_while_paused_leaves_it_paused_and_the_page_says_so() {
    account.stands(AutoRechargeState.PAUSED, NoRechargeReason.PAUSED_AFTER_FAILURE);
    String before = Banner.nameOf(account.card);

    Banner waiting = Banner.ofCard(account.overview(NOW), Optional.of(before));
    account.card(SampleAccount.visa(NOW.plusSeconds(60)));
    Banner saved = Banner.ofCard(account.overview(NOW), Optional.of(before));

    assertFalse(waiting.settled());
    assertEquals(
        "Visa •••• 4242 is saved. Nothing was charged."
            + " Auto-recharge is still paused: resume it when you want it to go on.",
        saved.sentence());
  }

  @Test
  void R20_without_a_card_there_is_no_resuming() {
    account.stands(AutoRechargeState.PAUSED, NoRechargeReason.PAUSED_AFTER_FAILURE).card =
        Optional.empty();

    assertEquals(Optional.empty(), view().resume());
    assertTrue(view().sentence().endsWith("save one, then resume."), view().sentence());
  }

  @Test
  void R28_a_limit_that_is_reached_is_explained_with_its_figures() {
    account.stands(AutoRechargeState.LIMIT_REACHED, NoRechargeReason.MONTHLY_LIMIT_REACHED);
    account.orderedThisMonth = 40;

    assertEquals(
        "40 of this month's limit of 50 credits were ordered, and another 20 would pass it."
            + " It goes on by itself on 1 December 2026 (UTC), or once the limit is raised.",
        view().sentence());
  }

  @Test
  void R23_off_for_want_of_a_card_says_so() {
    account.stands(AutoRechargeState.OFF, NoRechargeReason.NO_CARD).card = Optional.empty();

    assertEquals("Off, because no card is saved.", view().sentence());
  }

  @Test
  void R31_the_last_error_stays_until_it_is_resolved() {
    account.stands(AutoRechargeState.PAUSED, NoRechargeReason.PAUSED_AFTER_FAILURE);
    account.error = Optional.of(SampleAccounts.declined(NOW));

    RechargeView.Failure failure = view().failure().orElseThrow();

    assertEquals(
        "Your card was declined (insufficient funds). Update the card, then resume auto-recharge.",
        failure.advice());
    assertEquals(
        "Your card has insufficient funds. (card_declined, insufficient_funds)", failure.detail());
  }

  @Test
  void R30_a_failure_that_paused_nothing_speaks_of_no_resuming() {
    account.stands(AutoRechargeState.ON).error = Optional.of(SampleAccounts.declined(NOW));

    assertEquals(
        "Your card was declined (insufficient funds). Update the card.",
        view().failure().orElseThrow().advice());
  }

  @Test
  void R24_after_too_many_orders_it_says_when_another_is_possible() {
    account.stands(AutoRechargeState.PAUSED, NoRechargeReason.TOO_MANY_RECHARGES);

    assertTrue(
        view().sentence().contains("possible once fewer than the limit lie within 24 hours"),
        view().sentence());
    assertTrue(
        view()
            .resume()
            .orElseThrow()
            .consequence()
            .sentence()
            .endsWith("Otherwise it pauses again, and nothing is charged."));
  }

  @Test
  void R28_a_limit_is_not_explained_with_figures_that_leave_room() {
    account.stands(AutoRechargeState.LIMIT_REACHED, NoRechargeReason.MONTHLY_LIMIT_REACHED);
    account.orderedThisMonth = 30;

    assertTrue(
        view().sentence().startsWith("This month's limit leaves no room for another order."),
        view().sentence());
  }

  @Test
  void R31_a_resolved_error_is_not_shown() {
    account.error =
        account.error.or(() ->
            Optional.of(
                new RechargeError(
                    "card_declined", Optional.empty(), "", false, NOW, Optional.of(NOW))));

    assertEquals(Optional.empty(), view().failure());
  }

  @Test
  void an_organization_that_never_set_it_up_is_told_what_that_means() {
    RechargeView view = RechargeView.of(new SampleAccount("org_2").overview(NOW), NOW);

    assertEquals("Off", view.label());
    assertFalse(view.rules().isPresent());
    assertFalse(view.change().isPresent());
  }

  private RechargeView view() {
    return RechargeView.of(account.overview(NOW), NOW);
  }
}
