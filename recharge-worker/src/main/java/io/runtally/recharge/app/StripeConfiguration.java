package io.runtally.recharge.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.runtally.recharge.stripe.StripeSettings;
import java.net.URI;
import java.time.Duration;

/** The keys of {@code stripe} in application.yml, where each is explained. */
@ConfigurationProperties("stripe")
record StripeConfiguration(
    String apiKey,
    URI apiBase,
    boolean live,
    int requestsPerSecond,
    Duration connectTimeout,
    Duration readTimeout,
    int networkRetries) {

  /**
   * The settings, if cards can be charged with them.
   *
   * @throws CannotStart where not
   */
  StripeSettings settings() {
    var settings =
        new StripeSettings(
            apiKey.strip(),
            apiBase,
            live,
            requestsPerSecond,
            connectTimeout,
            readTimeout,
            networkRetries);
    settings
        .fault()
        .ifPresent(fault -> {
          throw new CannotStart(fault);
        });
    return settings;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "stripe at " + apiBase;
  }
}
