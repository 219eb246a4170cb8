package io.runtally.recharge.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.runtally.recharge.flow.FlowSettings;
import java.time.Duration;

/** The keys of {@code recharge} in application.yml, where each is explained. */
@ConfigurationProperties("recharge")
record RechargeConfiguration(
    String bootstrapServers,
    String group,
    String instanceId,
    Duration orderLifetime,
    Duration retryDelay,
    Duration patience,
    Duration accessRetry,
    Duration sessionTimeout,
    Duration stallTimeout,
    boolean createTopics,
    int createPartitions,
    int createReplication) {

  /** A batch takes some ten seconds of the requests that Stripe allows; more would only wait. */
  private static final int BATCH_SECONDS = 10;

  FlowSettings flow(int requestsPerSecond) {
    return new FlowSettings(
        group, instanceId, BATCH_SECONDS * requestsPerSecond, patience, retryDelay, sessionTimeout);
  }
}
