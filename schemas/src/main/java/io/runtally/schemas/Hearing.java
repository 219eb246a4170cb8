package io.runtally.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * When a client last heard from the brokers, whatever it was. A broker that hangs with its
 * connections open looks like one that has nothing to tell, but for the bytes that come in: the
 * answers to heartbeats, every few seconds.
 */
public final class Hearing {
  private static final String BYTES = "incoming-byte-total";
  private static final String OF_THE_WHOLE_CLIENT = "consumer-metrics";

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;
  private final LongSupplier nanoTime;
  private OptionalDouble lastCount = OptionalDouble.empty();
  private long heardAt;

  /**
   * Listens from now on.
   *
   * @param metrics of a consumer, or of all consumers of a Streams application together
   */
  public Hearing(Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this(metrics, System::nanoTime);
  }

  Hearing(Supplier<Map<MetricName, ? extends Metric>> metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.heardAt = nanoTime.getAsLong();
  }

  /** Notes whether something has come in since the last time; to be called often. */
  public synchronized void listen() {
    OptionalDouble count = bytes();
    if (!count.equals(lastCount) || count.isEmpty()) {
      lastCount = count;
      heardAt = nanoTime.getAsLong();
    }
  }

  /** How long nothing has come in; from any thread. */
  public synchronized Duration silentFor() {
    listen();
    return Duration.ofNanos(nanoTime.getAsLong() - heardAt);
  }

  private OptionalDouble bytes() {
    return metrics.get().entrySet().stream()
        .filter(each ->
            each.getKey().name().equals(BYTES) && each.getKey().group().equals(OF_THE_WHOLE_CLIENT))
        .flatMap(each ->
            each.getValue().metricValue() instanceof Double count
                ? Stream.of(count)
                : Stream.empty())
        .mapToDouble(Double::doubleValue)
        .reduce(Double::sum);
  }
}
