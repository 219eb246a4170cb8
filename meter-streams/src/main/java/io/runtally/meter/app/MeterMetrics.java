package io.runtally.meter.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micronaut.context.annotation.Factory;
import io.runtally.meter.topology.MeterCounters;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Every metric of the meter's own at {@code /prometheus}, by name; docs/monitoring.md explains each
 * and says when to worry. Counters count since the process began, and each is there from the start:
 * one that appeared with its first increment would hide that increment from an alert.
 */
@Factory
final class MeterMetrics {
  private static final String PREFIX = "runtally.";

  private final MeterRegistry registry;

  MeterMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Singleton
  MeterCounters counters() {
    var counters = new MeterCounters();
    show(counters);
    return counters;
  }

  private void show(MeterCounters counters) {
    count("run.events.read", "Run events that came in", counters.eventsRead);
    count(
        "run.events.accepted", "Run events told for the first time (R1)", counters.eventsAccepted);
    count("run.events.repeated", "Run events known already (R1)", counters.eventsRepeated);
    count("run.events.rejected", "Run events that cannot be counted", counters.eventsRejected);
    count("runs.accepted", "Runs among the accepted events", counters.runsAccepted);
    count("runs.covered", "Runs that an allowance covered (R4)", counters.runsCovered);
    count("runs.overage", "Runs beyond an allowance (R4)", counters.runsOverage);
    count("runs.set.waiting", "Runs that began to wait for a plan (R6)", counters.runsSetWaiting);
    count("runs.released", "Runs that a plan let go on (R6)", counters.runsReleased);
    count("credits.deducted", "Credits drawn for usage (R8)", counters.creditsDeducted);
    count("payments.booked", "Payments booked (R15)", counters.paymentsBooked);
    count("payments.repeated", "Payments known already (R15)", counters.paymentsRepeated);
    count("recharge.orders.placed", "Recharge orders placed (R22)", counters.ordersPlaced);
    countByTopic("records.read", "Records that came in", counters.recordsRead());
    countByTopic("strays", "Records that were not at home", counters.strays());
    countByTopic("strays.home", "Strays that have come home", counters.straysHome());
    counters
        .rejections()
        .forEach((topic, reasons) ->
            reasons.forEach((reason, rejected) ->
                count(
                    "records.rejected",
                    "Records set aside, by the topic they lay in",
                    rejected,
                    Tags.of("topic", topic, "reason", reason.name()))));
    gauge("runs.waiting", "Runs that wait for a plan now (R6)", counters.runsWaiting::sum);
    gauge(
        "run.events.unaccounted",
        "Run events read + strays home - strays - accepted - repeated - rejected",
        counters::eventsUnaccounted);
    gauge(
        "runs.unaccounted",
        "Runs accepted + released - set waiting - covered - overage",
        counters::runsUnaccounted);
    gauge("run.ids.remembered", "Ids in memory (R1)", counters.idsRemembered::sum);
  }

  /** How this instance stands. */
  void show(Progress progress, MeterReadiness readiness, Path stateDirectory) {
    gauge("meter.ready", "1 while it meters", () -> readiness.isReady() ? 1 : 0);
    gauge(
        "meter.stalled", "1 while work waits and none is done", () -> progress.isStalled() ? 1 : 0);
    gauge("meter.lag.records", "Records that wait to be read", progress::lag);
    gauge(
        "meter.brokers.silent.seconds",
        "How long no broker has said anything",
        () -> progress.silence().toMillis() / 1_000.0);
    gauge(
        "meter.state.disk.free.bytes",
        "What is left on the disk that state is kept on",
        () -> stateDirectory.toFile().getUsableSpace());
  }

  /** Kafka Streams' own metrics, kafka_stream_* and those of its clients. */
  void show(KafkaStreams streams) {
    new KafkaStreamsMetrics(streams).bindTo(registry);
  }

  private void countByTopic(String name, String description, Map<String, LongAdder> counted) {
    counted.forEach((topic, adder) -> count(name, description, adder, Tags.of("topic", topic)));
  }

  private void count(String name, String description, LongAdder counted) {
    count(name, description, counted, Tags.empty());
  }

  private void count(String name, String description, LongAdder counted, Tags tags) {
    FunctionCounter.builder(PREFIX + name, counted, LongAdder::doubleValue)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void gauge(String name, String description, DoubleSupplier value) {
    Gauge.builder(PREFIX + name, value::getAsDouble).description(description).register(registry);
  }
}
