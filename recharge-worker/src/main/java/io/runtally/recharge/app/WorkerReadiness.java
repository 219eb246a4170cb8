package io.runtally.recharge.app;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.runtally.recharge.flow.Access;
import io.runtally.recharge.flow.Stage;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * Ready while orders can be carried out: Stripe answers and accepts the key, the brokers answer
 * every stage, and one has partitions to read. One worker of many may have none of a topic, but not
 * none of all.
 */
@Singleton
@Readiness
final class WorkerReadiness implements HealthIndicator {
  private final Worker worker;
  private final RechargeConfiguration configuration;

  WorkerReadiness(Worker worker, RechargeConfiguration configuration) {
    this.worker = worker;
    this.configuration = configuration;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    // A broker that is there answers each heartbeat, and one comes three times a session.
    Duration silence = configuration.sessionTimeout().multipliedBy(2);
    Map<String, Object> details = new LinkedHashMap<>();
    List<Stage.State> states = new ArrayList<>();
    for (Stage stage : worker.stages()) {
      Stage.State state = stage.state(silence);
      states.add(state);
      details.put(stage.name(), state);
    }
    details.put("stripe", worker.access());
    boolean ready =
        states.contains(Stage.State.READING)
            && !states.contains(Stage.State.CONNECTING)
            && !states.contains(Stage.State.NO_ANSWER)
            && worker.access() == Access.Standing.ACCEPTED;
    return Publishers.just(
        HealthResult.builder("recharge", ready ? HealthStatus.UP : HealthStatus.DOWN)
            .details(details)
            .build());
  }
}
