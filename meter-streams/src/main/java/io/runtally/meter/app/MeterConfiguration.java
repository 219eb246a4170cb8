package io.runtally.meter.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.runtally.meter.domain.AccountPolicy;
import io.runtally.meter.domain.Rates;
import io.runtally.schemas.TopicLayout;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of {@code meter} in application.yml, where each is explained. */
@ConfigurationProperties("meter")
record MeterConfiguration(
    String bootstrapServers,
    String group,
    String instanceId,
    String stateDir,
    int threads,
    Duration commitInterval,
    Duration backlogCommitInterval,
    Duration sessionTimeout,
    boolean leaveOnStop,
    int standbyReplicas,
    long cacheBytes,
    String runs,
    String unitsPerCredit,
    long defaultThreshold,
    int ordersPerDay,
    int threadRestarts,
    Duration stallTimeout,
    boolean createTopics,
    int createPartitions,
    int createReplication,
    int createMinInsyncReplicas) {

  /** What is metered and at which rate. */
  Rates rates() {
    Map<String, Integer> rates = new LinkedHashMap<>();
    for (String each : unitsPerCredit.split(",")) {
      int equals = each.lastIndexOf('=');
      try {
        rates.put(
            each.substring(0, equals).strip(),
            Integer.parseInt(each.substring(equals + 1).strip()));
      } catch (IndexOutOfBoundsException | NumberFormatException wrong) {
        throw new CannotStart(
            "meter.units-per-credit has \"%s\" where type=units is expected, such as %s=100."
                .formatted(each.strip(), runs));
      }
    }
    try {
      return new Rates(runs, rates);
    } catch (IllegalArgumentException wrong) {
      throw new CannotStart("meter.units-per-credit does not fit: " + wrong.getMessage() + ".");
    }
  }

  AccountPolicy policy() {
    return new AccountPolicy(defaultThreshold, ordersPerDay);
  }

  /** Heap for the rows of the state that are worked on, in bytes. */
  long cache() {
    if (cacheBytes < 0) {
      throw new CannotStart(
          "meter.cache-bytes is %,d; it must be a number of bytes, or 0 for a quarter of the heap."
              .formatted(cacheBytes));
    }
    return cacheBytes == 0 ? Runtime.getRuntime().maxMemory() / 4 : cacheBytes;
  }

  /** How topics are laid over the brokers that are created at start. */
  TopicLayout layout() {
    return TopicLayout.of(createPartitions, createReplication, createMinInsyncReplicas);
  }
}
