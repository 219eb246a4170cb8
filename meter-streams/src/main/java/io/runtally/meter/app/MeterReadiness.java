package io.runtally.meter.app;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.reactivestreams.Publisher;

/**
 * Ready while the streams are running and a broker is heard: not while they start, restore or hand
 * partitions over.
 */
@Singleton
@Readiness
final class MeterReadiness implements HealthIndicator {
  private final Meter meter;
  private final Progress progress;
  private final Duration longestSilence;

  MeterReadiness(Meter meter, Progress progress, MeterConfiguration configuration) {
    this.meter = meter;
    this.progress = progress;
    // A broker that is there answers each heartbeat, and three come in a session.
    this.longestSilence = configuration.sessionTimeout().multipliedBy(2);
  }

  @Override
  public Publisher<HealthResult> getResult() {
    Optional<KafkaStreams.State> state = meter.state();
    return Publishers.just(
        HealthResult.builder("meter", isReady() ? HealthStatus.UP : HealthStatus.DOWN)
            .details(
                Map.of(
                    "state", state.map(Enum::name).orElse("STARTING"),
                    "brokersAnswer", brokersAnswer()))
            .build());
  }

  boolean isReady() {
    return meter.state().equals(Optional.of(KafkaStreams.State.RUNNING)) && brokersAnswer();
  }

  private boolean brokersAnswer() {
    return progress.silence().compareTo(longestSilence) <= 0;
  }
}
