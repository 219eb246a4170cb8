package io.runtally.recharge.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.runtally.recharge.flow.FlowSettings;
import io.runtally.schemas.TopicLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    Duration stripeSilence,
    Duration sessionTimeout,
    Duration stallTimeout,
    boolean createTopics,
    int createPartitions,
    int createReplication,
    int createMinInsyncReplicas) {

  /** A batch takes some ten seconds of the requests that Stripe allows; more would only wait. */
  private static final int BATCH_SECONDS = 10;

  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofDays(1);

  /** What nobody can work with, a sentence for each. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    requireText(faults, "group", group);
    requireText(faults, "instance-id", instanceId);
    requireText(faults, "bootstrap-servers", bootstrapServers);
    requireTime(faults, "order-lifetime", orderLifetime);
    requireTime(faults, "retry-delay", retryDelay);
    requireTime(faults, "patience", patience);
    requireTime(faults, "access-retry", accessRetry);
    requireTime(faults, "stripe-silence", stripeSilence);
    requireTime(faults, "session-timeout", sessionTimeout);
    // A batch of which every order hangs is put off after the patience; that is not a stall.
    Duration least = patience.multipliedBy(3);
    if (stallTimeout.compareTo(least) < 0) {
      faults.add(
          "recharge.stall-timeout must be at least 3 times the patience, %s, found %s: set RECHARGE_STALL_TIMEOUT or RECHARGE_PATIENCE."
              .formatted(text(least), text(stallTimeout)));
    }
    return faults;
  }

  private static void requireText(List<String> faults, String key, String value) {
    if (value.isBlank()) {
      faults.add("recharge.%s is empty: set %s.".formatted(key, variable(key)));
    }
  }

  private static void requireTime(List<String> faults, String key, Duration found) {
    if (found.compareTo(LEAST) < 0 || found.compareTo(MOST) > 0) {
      faults.add(
          "recharge.%s must be between %s and %s, found %s: set %s."
              .formatted(key, text(LEAST), text(MOST), text(found), variable(key)));
    }
  }

  private static String variable(String key) {
    return "RECHARGE_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** As it is written in application.yml. */
  private static String text(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  FlowSettings flow(int requestsPerSecond) {
    return new FlowSettings(
        group, instanceId, BATCH_SECONDS * requestsPerSecond, patience, retryDelay, sessionTimeout);
  }

  /** How topics are laid over the brokers that are created at start. */
  TopicLayout layout() {
    return TopicLayout.of(createPartitions, createReplication, createMinInsyncReplicas);
  }
}
