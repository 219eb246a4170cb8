package io.runtally.recharge.flow;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * When a client last heard from the brokers, whatever it was. A broker that hangs with its
 * connections open looks like one that has nothing to tell, but for the bytes that come in: the
 * answers to heartbeats, every few seconds.
 */
final class Hearing {
  private static final String BYTES = "incoming-byte-total";
  private static final String OF_THE_WHOLE_CLIENT = "consumer-metrics";

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;
  private final LongSupplier nanoTime;
  private Optional<Object> lastCount = Optional.empty();
  private long heardAt;

  Hearing(Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this(metrics, System::nanoTime);
  }

  Hearing(Supplier<Map<MetricName, ? extends Metric>> metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.heardAt = nanoTime.getAsLong();
  }

  /** Notes whether something has come in since the last time; to be called often. */
  synchronized void listen() {
    Optional<Object> count = bytes();
    if (!count.equals(lastCount) || count.isEmpty()) {
      lastCount = count;
      heardAt = nanoTime.getAsLong();
    }
  }

  synchronized Duration silentFor() {
    listen();
    return Duration.ofNanos(nanoTime.getAsLong() - heardAt);
  }

  private Optional<Object> bytes() {
    return metrics.get().entrySet().stream()
        .filter(each ->
            each.getKey().name().equals(BYTES) && each.getKey().group().equals(OF_THE_WHOLE_CLIENT))
        .map(each -> each.getValue().metricValue())
        .findFirst();
  }
}
