package io.runtally.recharge.stripe;

import io.runtally.schemas.StripeKey;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
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
  private static final int MOST_REQUESTS_PER_SECOND = 1_000;
  private static final int MOST_RETRIES = 10;
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MOST_TIMEOUT = Duration.ofMinutes(5);

  /** Why no card can be charged with these settings, as a sentence with a remedy; if any. */
  public Optional<String> fault() {
    Optional<String> keyFault = new StripeKey(apiKey, apiBase, live).fault();
    if (keyFault.isPresent()) {
      return keyFault;
    }
    if (requestsPerSecond < 1 || requestsPerSecond > MOST_REQUESTS_PER_SECOND) {
      return Optional.of(
          "stripe.requests-per-second must be between 1 and %d, found %d: set STRIPE_REQUESTS_PER_SECOND."
              .formatted(MOST_REQUESTS_PER_SECOND, requestsPerSecond));
    }
    if (networkRetries < 0 || networkRetries > MOST_RETRIES) {
      return Optional.of(
          "stripe.network-retries must be between 0 and %d, found %d: set STRIPE_NETWORK_RETRIES."
              .formatted(MOST_RETRIES, networkRetries));
    }
    return timeFault("connect-timeout", connectTimeout)
        .or(() -> timeFault("read-timeout", readTimeout));
  }

  /** Zero would be for ever. */
  private static Optional<String> timeFault(String key, Duration time) {
    if (time.compareTo(LEAST_TIMEOUT) >= 0 && time.compareTo(MOST_TIMEOUT) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "stripe.%s must be between %d ms and %d s, found %d ms: set STRIPE_%s."
            .formatted(
                key,
                LEAST_TIMEOUT.toMillis(),
                MOST_TIMEOUT.toSeconds(),
                time.toMillis(),
                key.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Stripe at %s, %s mode, at most %d requests a second"
        .formatted(apiBase, live ? "live" : "test", requestsPerSecond);
  }
}
