package io.runtally.view.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.AutoRechargeState;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {
  @Test
  void R25_a_decline_says_why_and_what_to_do() {
    assertEquals(
        "Your card was declined (insufficient funds). Update the card, then resume auto-recharge.",
        declined("insufficient_funds"));
  }

  @ParameterizedTest
  @CsvSource({
    "expired_card, expired",
    "incorrect_cvc, details",
    "card_velocity_exceeded, limit",
    "transaction_not_allowed, does not allow",
    "processing_error, try again",
    "testmode_decline, test card",
    "authentication_required, where the bank can ask"
  })
  void R25_each_kind_of_decline_has_its_own_advice(String declineCode, String words) {
    String advice = declined(declineCode);

    assertTrue(advice.contains(words), advice);
    assertTrue(advice.contains("esume auto-recharge"), advice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost_card", "stolen_card", "pickup_card", "fraudulent", "do_not_honor"})
  void a_card_that_was_reported_is_told_of_as_any_declined_one(String declineCode) {
    assertEquals(declined("generic_decline"), declined(declineCode));
    assertFalse(declined(declineCode).contains("stolen"));
  }

  @Test
  void a_bank_that_wants_its_customer_is_asked_on_stripes_page() {
    String advice =
        advice("card_declined", Optional.of("insufficient_funds"), true, AutoRechargeState.PAUSED);

    assertTrue(advice.startsWith("Your bank wants you to confirm"), advice);
  }

  @ParameterizedTest
  @EnumSource(names = {"ON", "RECHARGING"})
  void R27_an_expired_order_wants_nothing_to_be_done(AutoRechargeState state) {
    assertEquals(
        "The charge could not be settled in time, so it was canceled and nothing was charged."
            + " Auto-recharge goes on by itself.",
        advice("ORDER_EXPIRED", Optional.empty(), false, state));
  }

  @ParameterizedTest
  @EnumSource(names = {"OFF", "PAUSED", "LIMIT_REACHED"})
  void R27_after_an_expired_order_nothing_goes_on_that_does_not(AutoRechargeState state) {
    String advice = advice("ORDER_EXPIRED", Optional.empty(), false, state);

    assertTrue(advice.endsWith("nothing was charged."), advice);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insufficient_funds",
        "card_velocity_exceeded",
        "transaction_not_allowed",
        "authentication_required",
        "processing_error",
        "duplicate_transaction",
        "testmode_decline",
        "resource_missing",
        "generic_decline",
        "brand_new_code"
      })
  void R30_only_where_it_is_paused_is_there_something_to_resume(String code) {
    for (AutoRechargeState state : AutoRechargeState.values()) {
      String advice = advice(code, Optional.empty(), false, state);

      assertEquals(
          state == AutoRechargeState.PAUSED, advice.contains("esume auto-recharge"), advice);
    }
  }

  @Test
  void R30_a_card_that_was_declined_while_it_was_switched_off_is_to_be_mended_before_it_is_on() {
    assertEquals(
        "Your card was declined (insufficient funds). Update the card before auto-recharge is"
            + " switched on again.",
        advice("card_declined", Optional.of("insufficient_funds"), false, AutoRechargeState.OFF));
  }

  @Test
  void a_code_that_nobody_knows_still_leads_on() {
    String advice = advice("brand_new_code", Optional.empty(), false, AutoRechargeState.PAUSED);

    assertTrue(advice.contains("ask support"), advice);
    assertFalse(advice.contains("brand_new_code"), advice);
  }

  private static String declined(String declineCode) {
    return advice("card_declined", Optional.of(declineCode), false, AutoRechargeState.PAUSED);
  }

  private static String advice(
      String code, Optional<String> declineCode, boolean requiresAction, AutoRechargeState state) {
    return Advice.of(
        new RechargeError(code, declineCode, "", requiresAction, Instant.EPOCH, Optional.empty()),
        state);
  }
}
