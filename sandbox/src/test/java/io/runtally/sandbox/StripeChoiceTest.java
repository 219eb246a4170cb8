package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeChoiceTest {
  @Test
  void without_a_key_there_is_the_simulator() {
    assertEquals(new StripeChoice.Simulator(12111), StripeChoice.of(Map.of(), 12111));
    assertEquals(new StripeChoice.Simulator(12111), with(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk_test_51secret", "rk_test_51secret"})
  void a_test_key_is_for_stripe_itself_and_never_shown(String key) {
    assertEquals(new StripeChoice.TestMode(key, Optional.empty()), with(key + "\n"));
    assertFalse(with(key).toString().contains("51secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk_live_51secret", "rk_live_51secret"})
  void a_live_key_is_refused_in_a_sentence_that_does_not_show_it(String key) {
    String told = assertThrows(SandboxProblem.class, () -> with(key)).forPeople();
    assertTrue(told.startsWith("STRIPE_API_KEY holds a live key"), told);
    assertFalse(told.contains("51secret"), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pk_test_51secret", "hello"})
  void what_is_no_secret_key_is_refused_in_a_sentence_that_does_not_show_it(String key) {
    String told = assertThrows(SandboxProblem.class, () -> with(key)).forPeople();
    assertTrue(told.startsWith("STRIPE_API_KEY is not a secret or restricted test key"), told);
    assertFalse(told.contains("51secret") || told.contains("hello"), told);
  }

  @Test
  void the_secret_of_the_webhooks_goes_with_the_key_and_is_never_shown() {
    StripeChoice choice = withSecret("whsec_51secret ");
    assertEquals(new StripeChoice.TestMode("sk_test_1", Optional.of("whsec_51secret")), choice);
    assertFalse(choice.toString().contains("51secret"));
    assertEquals(new StripeChoice.TestMode("sk_test_1", Optional.empty()), withSecret(" "));
    String told =
        assertThrows(SandboxProblem.class, () -> withSecret("sk_test_51secret")).forPeople();
    assertTrue(told.startsWith("STRIPE_WEBHOOK_SECRET is no signing secret"), told);
    assertFalse(told.contains("51secret"), told);
  }

  private static StripeChoice withSecret(String secret) {
    return StripeChoice.of(
        Map.of(StripeChoice.KEY_VARIABLE, "sk_test_1", StripeChoice.WEBHOOK_VARIABLE, secret), 1);
  }

  private static StripeChoice with(String key) {
    return StripeChoice.of(Map.of(StripeChoice.KEY_VARIABLE, key), 12111);
  }
}
