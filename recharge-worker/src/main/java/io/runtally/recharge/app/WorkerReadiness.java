package io.runtally.recharge.app;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.runtally.recharge.flow.Access;
import io.runtally.recharge.flow.Stage;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * Ready while Stripe accepts the key and a stage has partitions to read. One worker of many may
 * have none of a topic, but not none of all.
 */
@Singleton
@Readiness
final class WorkerReadiness implements HealthIndicator {
  private final Worker worker;

  WorkerReadiness(Worker worker) {
    this.worker = worker;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    List<Stage> stages = worker.stages();
    boolean reading = stages.stream().anyMatch(Stage::isReady);
    Map<String, Object> details = new LinkedHashMap<>();
    stages.forEach(
        stage -> details.put(stage.name(), stage.isReady() ? "READING" : "NO_PARTITIONS"));
    details.put("stripe", worker.access());
    boolean ready = reading && worker.access() == Access.Standing.ACCEPTED;
    return Publishers.just(
        HealthResult.builder("recharge", ready ? HealthStatus.UP : HealthStatus.DOWN)
            .details(details)
            .build());
  }
}
