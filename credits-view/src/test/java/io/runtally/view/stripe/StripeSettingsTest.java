package io.runtally.view.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.StripeKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StripeSettingsTest {
  private static Optional<String> faultWith(String webhookSecret) {
    return new StripeSettings(
            new StripeKey("sk_test_1", URI.create("https://api.stripe.com"), false),
            webhookSecret,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            0)
        .fault();
  }

  @Test
  void a_secret_that_is_none_of_stripes_is_told_and_not_shown() {
    String said = faultWith("hunter2").orElse("");
    assertTrue(said.startsWith("STRIPE_WEBHOOK_SECRET is no signing secret"), said);
    assertFalse(said.contains("hunter2"), said);
    assertTrue(faultWith("").orElse("").startsWith("No Stripe webhook secret is given"));
    assertEquals(Optional.empty(), faultWith("whsec_1"));
  }
}
