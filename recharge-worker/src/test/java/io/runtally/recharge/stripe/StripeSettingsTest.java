package io.runtally.recharge.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSettingsTest {
  private static final String STRIPE = "https://api.stripe.com";
  private static final String SIMULATOR = "http://localhost:12111";

  @ParameterizedTest
  @CsvSource({
    "sk_test_1, https://api.stripe.com, false",
    "rk_test_1, http://localhost:12111, false",
    "sk_live_1, https://api.stripe.com, true",
    "rk_live_1, https://api.stripe.com, true"
  })
  void a_key_where_it_belongs_is_accepted(String key, String base, boolean live) {
    assertEquals(Optional.empty(), settings(key, base, live).fault());
  }

  @Test
  void no_key_is_refused_with_what_to_set() {
    assertTrue(fault("", STRIPE, false).contains("STRIPE_API_KEY"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pk_test_1", "pk_live_1", "whsec_1", "1234"})
  void what_is_no_secret_key_is_refused_and_not_repeated(String key) {
    String fault = fault(key, STRIPE, false);

    assertTrue(fault.contains("sk_test_"));
    assertFalse(fault.contains(key));
  }

  @Test
  void a_live_key_never_goes_to_a_simulator() {
    assertTrue(fault("sk_live_1", SIMULATOR, true).contains(SIMULATOR));
  }

  @Test
  void a_live_key_never_goes_to_what_only_looks_like_stripe() {
    assertTrue(fault("sk_live_1", "https://api.stripe.com.example.org", true).contains("live key"));
  }

  @Test
  void a_test_key_is_refused_where_real_cards_are_meant() {
    assertTrue(fault("sk_test_1", STRIPE, true).contains("test key"));
  }

  @Test
  void a_live_key_is_refused_where_nobody_said_that_real_cards_are_meant() {
    assertTrue(fault("sk_live_1", STRIPE, false).contains("STRIPE_LIVE=true"));
  }

  @Test
  void the_key_is_not_part_of_what_is_shown() {
    assertFalse(settings("sk_test_secret", STRIPE, false).toString().contains("secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 5000, 30000, 2, REQUESTS_PER_SECOND",
    "2000000000, 5000, 30000, 2, REQUESTS_PER_SECOND",
    "20, 0, 30000, 2, CONNECT_TIMEOUT",
    "20, 5000, 0, 2, READ_TIMEOUT",
    "20, 5000, 9000000000, 2, READ_TIMEOUT",
    "20, 5000, 30000, -1, NETWORK_RETRIES"
  })
  void what_no_client_can_work_with_is_refused_with_what_to_set(
      int rate, long connectMillis, long readMillis, int retries, String named) {
    var settings =
        new StripeSettings(
            "sk_test_1",
            URI.create(STRIPE),
            false,
            rate,
            Duration.ofMillis(connectMillis),
            Duration.ofMillis(readMillis),
            retries);
    assertTrue(settings.fault().orElseThrow().contains("set STRIPE_" + named), settings::toString);
  }

  private static String fault(String key, String base, boolean live) {
    return settings(key, base, live).fault().orElseThrow();
  }

  private static StripeSettings settings(String key, String base, boolean live) {
    return new StripeSettings(
        key, URI.create(base), live, 20, Duration.ofSeconds(5), Duration.ofSeconds(30), 2);
  }
}
