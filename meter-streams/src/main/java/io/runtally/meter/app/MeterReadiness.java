package io.runtally.meter.app;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.reactivestreams.Publisher;

/** Ready while the streams are running: not while they start, restore or hand partitions over. */
@Singleton
@Readiness
final class MeterReadiness implements HealthIndicator {
  private final Meter meter;

  MeterReadiness(Meter meter) {
    this.meter = meter;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    Optional<KafkaStreams.State> state = meter.state();
    boolean running = state.equals(Optional.of(KafkaStreams.State.RUNNING));
    return Publishers.just(
        HealthResult.builder("meter", running ? HealthStatus.UP : HealthStatus.DOWN)
            .details(Map.of("state", state.map(Enum::name).orElse("STARTING")))
            .build());
  }
}
