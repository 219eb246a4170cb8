package io.runtally.meter.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.runtally.meter.topology.MeterCounters;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.KafkaStreams;

/** Shows the meter's counters and Kafka Streams' own metrics at {@code /prometheus}. */
@Factory
final class MeterMetrics {
  @Bean
  @Singleton
  MeterCounters counters(MeterRegistry registry) {
    var counters = new MeterCounters();
    count(registry, "run.events.read", "Run events that came in", counters.eventsRead);
    count(registry, "run.events.accepted", "Told for the first time (R1)", counters.eventsAccepted);
    count(registry, "run.events.repeated", "Known already (R1)", counters.eventsRepeated);
    count(registry, "run.events.rejected", "Not to be counted (R3)", counters.eventsRejected);
    count(registry, "runs.accepted", "Runs among the accepted events", counters.runsAccepted);
    count(registry, "runs.covered", "Runs that an allowance covered (R4)", counters.runsCovered);
    count(registry, "runs.overage", "Runs beyond an allowance (R4)", counters.runsOverage);
    count(registry, "credits.deducted", "Credits drawn for usage", counters.creditsDeducted);
    count(registry, "payments.booked", "Payments credited (R15)", counters.paymentsBooked);
    count(registry, "payments.repeated", "Payments known already", counters.paymentsRepeated);
    count(registry, "recharge.orders.placed", "Recharge orders (R22)", counters.ordersPlaced);
    show(registry, "runs.waiting", "Runs that wait for a plan (R6)", counters.runsWaiting);
    show(registry, "run.ids.remembered", "Ids in memory (R1)", counters.idsRemembered);
    counters
        .strays()
        .forEach((topic, strays) -> countOf(registry, "strays", "topic", topic, strays));
    counters
        .recordsRead()
        .forEach((topic, read) -> countOf(registry, "records.read", "topic", topic, read));
    counters
        .rejections()
        .forEach((reason, rejected) ->
            countOf(registry, "records.rejected", "reason", reason.name(), rejected));
    return counters;
  }

  static void bind(KafkaStreams streams, MeterRegistry registry) {
    new KafkaStreamsMetrics(streams).bindTo(registry);
  }

  private static void count(
      MeterRegistry registry, String name, String description, LongAdder adder) {
    FunctionCounter.builder("runtally." + name, adder, LongAdder::doubleValue)
        .description(description)
        .register(registry);
  }

  private static void countOf(
      MeterRegistry registry, String name, String tag, String value, LongAdder adder) {
    FunctionCounter.builder("runtally." + name, adder, LongAdder::doubleValue)
        .tag(tag, value)
        .register(registry);
  }

  private static void show(
      MeterRegistry registry, String name, String description, LongAdder adder) {
    Gauge.builder("runtally." + name, adder, LongAdder::doubleValue)
        .description(description)
        .register(registry);
  }
}
