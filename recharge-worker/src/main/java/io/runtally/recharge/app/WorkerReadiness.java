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
import java.util.Collection;
import java.util.LinkedHashMap;
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
    Map<String, Stage.State> states = states();
    Access.Standing stripe = worker.access();
    Map<String, Object> details = new LinkedHashMap<>(states);
    details.put("stripe", stripe);
    boolean ready = isReady(states.values(), stripe);
    return Publishers.just(
        HealthResult.builder("recharge", ready ? HealthStatus.UP : HealthStatus.DOWN)
            .details(details)
            .build());
  }

  boolean isReady() {
    return isReady(states().values(), worker.access());
  }

  private static boolean isReady(Collection<Stage.State> states, Access.Standing stripe) {
    return states.contains(Stage.State.READING)
        && !states.contains(Stage.State.CONNECTING)
        && !states.contains(Stage.State.NO_ANSWER)
        && stripe == Access.Standing.ACCEPTED;
  }

  private Map<String, Stage.State> states() {
    // A broker that is there answers each heartbeat, and one comes three times a session.
    Duration silence = configuration.sessionTimeout().multipliedBy(2);
    Map<String, Stage.State> states = new LinkedHashMap<>();
    worker.stages().forEach(stage -> states.put(stage.name(), stage.state(silence)));
    return states;
  }
}
