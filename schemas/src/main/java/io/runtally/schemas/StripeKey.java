package io.runtally.schemas;

import java.net.URI;
import java.util.Optional;

/**
 * A key to Stripe, and whether it may be used as configured.
 *
 * @param apiKey a secret or restricted key; never shown
 * @param apiBase where Stripe answers; the simulator's address in the sandbox
 * @param live whether real money is meant to move
 */
public record StripeKey(String apiKey, URI apiBase, boolean live) {
  private static final String STRIPE_HOST = "api.stripe.com";

  /** Why Stripe must not be asked with it, as a sentence with a remedy; if anything. */
  public Optional<String> fault() {
    if (apiKey.isBlank()) {
      return Optional.of(
          "No Stripe API key is given. Set STRIPE_API_KEY to a secret key (sk_test_… or, with"
              + " STRIPE_LIVE=true, sk_live_…).");
    }
    boolean liveKey = isOf("live");
    if (!liveKey && !isOf("test")) {
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
    return Optional.empty();
  }

  private boolean isOf(String mode) {
    return apiKey.startsWith("sk_" + mode + "_") || apiKey.startsWith("rk_" + mode + "_");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Stripe at %s, %s mode".formatted(apiBase, live ? "live" : "test");
  }
}
