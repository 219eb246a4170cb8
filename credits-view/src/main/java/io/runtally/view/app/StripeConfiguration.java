package io.runtally.view.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.runtally.schemas.StripeKey;
import io.runtally.view.stripe.StripeSettings;
import java.net.URI;
import java.time.Duration;

/** The keys of {@code stripe} in application.yml, where each is explained. */
@ConfigurationProperties("stripe")
record StripeConfiguration(
    String apiKey,
    URI apiBase,
    String webhookSecret,
    boolean live,
    Duration connectTimeout,
    Duration readTimeout,
    int networkRetries) {

  /**
   * The settings, if credits can be sold with them.
   *
   * @throws CannotStart where not
   */
  StripeSettings settings() {
    var settings =
        new StripeSettings(
            new StripeKey(apiKey.strip(), apiBase, live),
            webhookSecret.strip(),
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

  /** Without key and secret. */
  @Override
  public String toString() {
    return "stripe at " + apiBase;
  }
}
