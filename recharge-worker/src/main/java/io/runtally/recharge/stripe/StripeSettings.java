package io.runtally.recharge.stripe;

import io.runtally.schemas.StripeKey;
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
  /** Why no card can be charged with these settings, as a sentence with a remedy; if any. */
  public Optional<String> fault() {
    Optional<String> keyFault = new StripeKey(apiKey, apiBase, live).fault();
    if (keyFault.isPresent()) {
      return keyFault;
    }
    if (requestsPerSecond < 1) {
      return Optional.of("stripe.requests-per-second must be 1 or more.");
    }
    return Optional.empty();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Stripe at %s, %s mode, at most %d requests a second"
        .formatted(apiBase, live ? "live" : "test", requestsPerSecond);
  }
}
