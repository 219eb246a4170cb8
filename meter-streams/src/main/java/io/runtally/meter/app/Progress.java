package io.runtally.meter.app;

import io.micronaut.scheduling.annotation.Scheduled;
import io.runtally.schemas.Hearing;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Watches whether what waits to be read is being read, and whether brokers are heard at all, from
 * Kafka's own metrics.
 */
@Singleton
class Progress {
  private static final String LOOK_EVERY = "5s";
  private static final String RESTORING = "-restore-consumer";

  private final Meter meter;
  private final Duration stallTimeout;
  private final Hearing hearing;
  private double processed = -1;
  private long movedAt = System.nanoTime();

  Progress(Meter meter, MeterConfiguration configuration) {
    this.meter = meter;
    this.stallTimeout = configuration.stallTimeout();
    this.hearing =
        new Hearing(() ->
            meter
                .streams()
                .<Map<MetricName, ? extends Metric>>map(KafkaStreams::metrics)
                .orElse(Map.of()));
  }

  /**
   * How long no broker has said anything: one that hangs with its connections open looks to the
   * streams like one that has nothing to tell.
   */
  Duration silence() {
    return hearing.silentFor();
  }

  /** Records that wait in the partitions of this instance. */
  double lag() {
    return meter.streams().map(streams -> lag(streams.metrics())).orElse(0.0);
  }

  /** What of its state an instance has yet to read back is no work that waits. */
  static double lag(Map<MetricName, ? extends Metric> metrics) {
    return sum(
        metrics,
        metric ->
            metric.name().equals("records-lag")
                && metric.tags().containsKey("partition")
                && !metric.tags().getOrDefault("client-id", "").endsWith(RESTORING));
  }

  private static double processed(Map<MetricName, ? extends Metric> metrics) {
    return sum(
        metrics,
        metric -> metric.name().equals("process-total") && metric.tags().containsKey("thread-id"));
  }

  @Scheduled(fixedDelay = LOOK_EVERY)
  synchronized void look() {
    hearing.listen();
    meter
        .streams()
        .filter(streams -> streams.state() == KafkaStreams.State.RUNNING)
        .ifPresentOrElse(
            streams -> {
              double now = processed(streams.metrics());
              if (now != processed || lag() == 0) {
                processed = now;
                movedAt = System.nanoTime();
              }
            },
            () -> movedAt = System.nanoTime());
  }

  synchronized boolean isStalled() {
    return System.nanoTime() - movedAt > stallTimeout.toNanos();
  }

  private static double sum(
      Map<MetricName, ? extends Metric> metrics, Predicate<MetricName> counts) {
    double sum = 0;
    for (Map.Entry<MetricName, ? extends Metric> each : metrics.entrySet()) {
      if (counts.test(each.getKey())
          && each.getValue().metricValue() instanceof Double value
          && !value.isNaN()) {
        sum += value;
      }
    }
    return sum;
  }
}
