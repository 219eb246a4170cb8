package io.runtally.view.stripe;

import io.runtally.schemas.StripeKey;
import java.time.Duration;
import java.util.Optional;

/**
 * How Stripe is reached, and how it reaches us.
 *
 * @param webhookSecret what it signs its webhooks with; never shown
 * @param connectTimeout for a connection to Stripe
 * @param readTimeout for an answer, each try
 * @param networkRetries tries more after a broken connection, a time-out, a 409 or a 5xx, all with
 *     the same idempotency key
 */
public record StripeSettings(
    StripeKey key,
    String webhookSecret,
    Duration connectTimeout,
    Duration readTimeout,
    int networkRetries) {
  private static final String SECRET_BEGINS = "whsec_";

  /** Why nothing can be sold with these settings, as a sentence with a remedy; if any. */
  public Optional<String> fault() {
    return key.fault().or(this::faultOfSecret);
  }

  private Optional<String> faultOfSecret() {
    if (webhookSecret.isBlank()) {
      return Optional.of(
          "No Stripe webhook secret is given, so no payment could be credited. Set STRIPE_WEBHOOK_SECRET to the signing secret (whsec_…) of the webhook endpoint that Stripe is to call, or to what `stripe listen` prints.");
    }
    return webhookSecret.startsWith(SECRET_BEGINS)
        ? Optional.empty()
        : Optional.of(
            "STRIPE_WEBHOOK_SECRET is no signing secret of a webhook endpoint: it must begin with whsec_, as Stripe or `stripe listen` shows it.");
  }

  /** Without key and secret. */
  @Override
  public String toString() {
    return key.toString();
  }
}
