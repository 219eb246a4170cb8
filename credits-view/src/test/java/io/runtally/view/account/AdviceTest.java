package io.runtally.view.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    String advice = Advice.of("card_declined", Optional.of("insufficient_funds"), true);

    assertTrue(advice.startsWith("Your bank wants you to confirm"), advice);
  }

  @Test
  void R27_an_expired_order_wants_nothing_to_be_done() {
    String advice = Advice.of("ORDER_EXPIRED", Optional.empty(), false);

    assertTrue(advice.contains("nothing was charged"), advice);
    assertFalse(advice.contains("resume"), advice);
  }

  @Test
  void a_code_that_nobody_knows_still_leads_on() {
    String advice = Advice.of("brand_new_code", Optional.empty(), false);

    assertTrue(advice.contains("ask support"), advice);
    assertFalse(advice.contains("brand_new_code"), advice);
  }

  private static String declined(String declineCode) {
    return Advice.of("card_declined", Optional.of(declineCode), false);
  }
}
