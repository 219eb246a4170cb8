package io.runtally.meter.app;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.reactivestreams.Publisher;

/** Alive unless the streams have failed for good, or runs wait to be read and nothing moves. */
@Singleton
@Liveness
final class MeterLiveness implements HealthIndicator {
  private final Meter meter;
  private final Progress progress;

  MeterLiveness(Meter meter, Progress progress) {
    this.meter = meter;
    this.progress = progress;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    Optional<KafkaStreams.State> state = meter.state();
    boolean failed = state.equals(Optional.of(KafkaStreams.State.ERROR));
    boolean stalled = progress.isStalled();
    return Publishers.just(
        HealthResult.builder("meter", failed || stalled ? HealthStatus.DOWN : HealthStatus.UP)
            .details(Map.of("state", state.map(Enum::name).orElse("STARTING"), "stalled", stalled))
            .build());
  }
}
