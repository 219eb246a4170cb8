package io.runtally.recharge.app;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Alive unless a stage has failed, or has work and has done none of it for too long. */
@Singleton
@Liveness
final class WorkerLiveness implements HealthIndicator {
  private final Worker worker;
  private final RechargeConfiguration configuration;

  WorkerLiveness(Worker worker, RechargeConfiguration configuration) {
    this.worker = worker;
    this.configuration = configuration;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    boolean stalled =
        worker.stages().stream().anyMatch(stage -> stage.isStalled(configuration.stallTimeout()));
    boolean alive = !stalled && !worker.hasFailed();
    return Publishers.just(
        HealthResult.builder("recharge", alive ? HealthStatus.UP : HealthStatus.DOWN)
            .details(Map.of("stalled", stalled))
            .build());
  }
}
