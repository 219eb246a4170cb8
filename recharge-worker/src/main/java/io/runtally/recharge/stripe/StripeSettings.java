package io.runtally.recharge.stripe;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How Stripe is reached.
 *
 * @param apiKey a secret or restricted key; never shown
 * @param apiBase where Stripe answers; the simulator's address in the sandbox
 * @param live whether real money moves
 * @param requestsPerSecond of this process, at most
 * @param connectTimeout for a connection to Stripe
 * @param readTimeout for an answer, each try
 * @param networkRetries tries more after a broken connection, a time-out, a 409 or a 5xx, all with
 *     the same idempotency key
 */
public record StripeSettings(
    String apiKey,
    URI apiBase,
    boolean live,
    int requestsPerSecond,
    Duration connectTimeout,
    Duration readTimeout,
    int networkRetries) {
  private static final String STRIPE_HOST = "api.stripe.com";

  /** Why no card can be charged with these settings, as a sentence with a remedy; if any. */
  public Optional<String> fault() {
    if (apiKey.isBlank()) {
      return Optional.of(
          "No Stripe API key is given. Set STRIPE_API_KEY to a secret key (sk_test_… or, with"
              + " STRIPE_LIVE=true, sk_live_…).");
    }
    boolean liveKey = isKeyOf("live");
    if (!liveKey && !isKeyOf("test")) {
      return Optional.of(
          "STRIPE_API_KEY is not a secret or restricted key: those begin with sk_test_, rk_test_,"
              + " sk_live_ or rk_live_.");
    }
    boolean stripeItself =
        "https".equals(apiBase.getScheme()) && STRIPE_HOST.equals(apiBase.getHost());
    if (liveKey && !stripeItself) {
      return Optional.of(
          "STRIPE_API_KEY is a live key, but STRIPE_API_BASE is %s. A live key goes to Stripe only: unset STRIPE_API_BASE, or use a test key."
              .formatted(apiBase));
    }
    if (live && !liveKey) {
      return Optional.of(
          "STRIPE_LIVE is true, but STRIPE_API_KEY is a test key: no money would move. Give the live key, or unset STRIPE_LIVE.");
    }
    if (liveKey && !live) {
      return Optional.of(
          "STRIPE_API_KEY is a live key: real cards would be charged. Set STRIPE_LIVE=true if that is meant, or give a test key.");
    }
    if (requestsPerSecond < 1) {
      return Optional.of("stripe.requests-per-second must be 1 or more.");
    }
    return Optional.empty();
  }

  private boolean isKeyOf(String mode) {
    return apiKey.startsWith("sk_" + mode + "_") || apiKey.startsWith("rk_" + mode + "_");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Stripe at %s, %s mode, at most %d requests a second"
        .formatted(apiBase, live ? "live" : "test", requestsPerSecond);
  }
}
