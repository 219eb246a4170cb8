package io.runtally.view.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.runtally.schemas.TopicLayout;
import java.net.URI;
import java.time.Duration;

/** The keys of {@code view} in application.yml, where each is explained. */
@ConfigurationProperties("view")
record ViewConfiguration(
    String bootstrapServers,
    URI publicUrl,
    String group,
    String instanceId,
    Duration effectWithin,
    Duration sessionTimeout,
    Duration reconcileAfter,
    Duration reconcileEvery,
    Duration addUpEvery,
    String runsType,
    boolean createTopics,
    int createPartitions,
    int createReplication,
    int createMinInsyncReplicas) {
  ViewConfiguration {
    if (!isOfTheWeb(publicUrl)) {
      throw new CannotStart(
          "PUBLIC_URL is %s, and must be where people and Stripe reach the view, such as https://credits.example."
              .formatted(publicUrl));
    }
  }

  private static boolean isOfTheWeb(URI url) {
    return url.getHost() != null
        && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()));
  }

  /** How topics are laid over the brokers that are created at start. */
  TopicLayout layout() {
    return TopicLayout.of(createPartitions, createReplication, createMinInsyncReplicas);
  }
}
