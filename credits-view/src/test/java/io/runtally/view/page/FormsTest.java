package io.runtally.view.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.commands.AutoRechargeCommands.Wish;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What forms propose, how what is typed is read, and what is said before anything is charged. */
class FormsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Wish TWENTY_AT_TEN = new Wish(true, 10, 20, Optional.empty());

  private final SampleAccount account = new SampleAccount("org_1").card(SampleAccount.visa(NOW));

  @Test
  void R14_a_purchase_proposes_enough_to_clear_what_is_owed() {
    PurchaseForm form = PurchaseForm.proposed(-40);

    assertEquals("65", form.credits());
    assertEquals("$65.00", form.charge());
    assertEquals(
        Optional.of("40 of them pay what is owed; 25 are left to go on with."), form.hint());
  }

  @ParameterizedTest
  @CsvSource({"0, 25", "500, 25", "-1, 30", "-9998, 10000", "-50000, 10000"})
  void a_purchase_proposes_what_can_be_bought(long balance, String proposed) {
    assertEquals(proposed, PurchaseForm.proposed(balance).credits());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"4", "5.5", "-5", "1e9", "5;drop", "10001", "", "٢٥", "+25", "0x19", "25 25"})
  void R19_what_is_no_possible_purchase_is_none(String text) {
    assertEquals(Optional.empty(), PurchaseForm.read(typed(Map.of("credits", text))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "25", "10000", " 25 ", "0025"})
  void R19_whole_credits_from_5_to_10_000_are_a_purchase(String text) {
    assertTrue(PurchaseForm.read(typed(Map.of("credits", text))).isPresent());
  }

  @Test
  void R22_saving_while_low_says_what_is_charged_at_once() {
    account.purchased(3, "olga", NOW);

    Consequence consequence = saving(TWENTY_AT_TEN);

    assertEquals(Consequence.Kind.CHARGES, consequence.kind());
    assertEquals(
        "Saving now charges Visa •••• 4242 $20.00 at once, because the balance of 3 is at or below 10.",
        consequence.sentence());
  }

  @Test
  void R22_at_the_threshold_it_is_charged_and_one_above_it_is_not() {
    account.purchased(10, "olga", NOW);
    assertEquals(Consequence.Kind.CHARGES, saving(TWENTY_AT_TEN).kind());

    account.purchased(1, "olga", NOW);
    assertEquals(Consequence.Kind.INFORMS, saving(TWENTY_AT_TEN).kind());
    assertEquals(
        "Nothing is charged now: the balance of 11 is above 10.", saving(TWENTY_AT_TEN).sentence());
  }

  @Test
  void R22_another_amount_or_card_is_another_announcement() {
    account.purchased(3, "olga", NOW);
    String announced = saving(TWENTY_AT_TEN).announced();

    account.drawn(1, NOW);
    assertEquals(announced, saving(TWENTY_AT_TEN).announced());
    assertNotEquals(announced, saving(new Wish(true, 10, 30, Optional.empty())).announced());
  }

  @Test
  void R23_an_amount_that_would_not_come_out_above_the_threshold_gets_the_least_that_does() {
    account.drawn(40, NOW);

    Consequence consequence = saving(TWENTY_AT_TEN);

    assertEquals(Consequence.Kind.PREVENTS, consequence.kind());
    assertEquals(
        "20 credits would not bring the balance of −40 above 10: set the amount to at least 51.",
        consequence.sentence());
    assertEquals(Consequence.Kind.CHARGES, saving(new Wish(true, 10, 51, Optional.empty())).kind());
    assertEquals(
        Consequence.Kind.PREVENTS, saving(new Wish(true, 10, 50, Optional.empty())).kind());
  }

  @Test
  void R23_without_a_card_it_cannot_be_switched_on() {
    account.card = Optional.empty();

    assertEquals(Consequence.Kind.PREVENTS, saving(TWENTY_AT_TEN).kind());
  }

  @Test
  void R24_while_an_order_is_open_saving_charges_nothing_more() {
    account.stands(AutoRechargeState.RECHARGING);

    assertEquals(Consequence.Kind.INFORMS, saving(TWENTY_AT_TEN).kind());
  }

  @Test
  void R28_a_limit_without_room_charges_nothing() {
    account.orderedThisMonth = 40;

    assertEquals(
        "Nothing is charged now: 40 of the monthly limit of 50 credits are used, and 20 more would pass it."
            + " It goes on by itself on 1 December 2026 (UTC).",
        saving(new Wish(true, 10, 20, Optional.of(50L))).sentence());
  }

  @Test
  void R24_after_too_many_orders_a_charge_is_announced_as_one_that_may_not_come() {
    account
        .purchased(3, "olga", NOW)
        .stands(AutoRechargeState.PAUSED, NoRechargeReason.TOO_MANY_RECHARGES);

    Consequence consequence = saving(TWENTY_AT_TEN);

    assertEquals(
        "Saving charges Visa •••• 4242 $20.00 at once if fewer orders than the limit now lie within"
            + " 24 hours. Otherwise it pauses again, and nothing is charged.",
        consequence.sentence());
    assertTrue(consequence.charges(), "It must have been announced where it comes");
    assertEquals("20 Visa •••• 4242", consequence.announced());
  }

  @Test
  void R30_switching_off_while_an_order_is_open_says_that_it_is_still_carried_out() {
    account.stands(AutoRechargeState.RECHARGING);

    assertEquals(
        "An order is open: it will still be carried out. Nothing is charged after it.",
        saving(new Wish(false, 10, 20, Optional.empty())).sentence());
  }

  @Test
  void R23_the_first_proposal_comes_out_above_the_threshold() {
    account.drawn(40, NOW);

    assertEquals("51", RechargeForm.of(account.overview(NOW)).amount());
  }

  @Test
  void a_form_reads_as_a_wish() {
    var reading =
        RechargeForm.read(
            typed(
                Map.of("enabled", "on", "threshold", "10", "amount", "20", "monthlyLimit", "50")));

    assertEquals(
        new RechargeForm.Reading.Wished(new Wish(true, 10, 20, Optional.of(50L))), reading);
  }

  @ParameterizedTest
  @CsvSource({
    "x, 20, '', threshold",
    "10001, 20, '', threshold",
    "10, 4, '', amount",
    "10, 10001, '', amount",
    "10, 2.5, '', amount",
    "10, 20, 19, monthly limit",
    "10, 20, lots, monthly limit"
  })
  void a_form_that_is_no_wish_says_which_field_is_why(
      String threshold, String amount, String limit, String field) {
    var reading =
        RechargeForm.read(
            typed(Map.of("threshold", threshold, "amount", amount, "monthlyLimit", limit)));

    var unclear = assertInstanceOf(RechargeForm.Reading.Unclear.class, reading);
    assertTrue(unclear.sentence().startsWith("Give the " + field), unclear.sentence());
  }

  @Test
  void only_other_settings_make_a_form_outdated() {
    String seen = account.overview(NOW).settingsVersion();

    account.drawn(1, NOW);
    assertEquals(seen, account.overview(NOW).settingsVersion());

    account.settings(true, 10, 20, Optional.empty(), NOW);
    assertNotEquals(seen, account.overview(NOW).settingsVersion());
  }

  private Consequence saving(Wish wish) {
    return Consequence.of(account.overview(NOW), wish, "Saving");
  }

  private static Typed typed(Map<String, String> fields) {
    return new Typed(fields);
  }
}
