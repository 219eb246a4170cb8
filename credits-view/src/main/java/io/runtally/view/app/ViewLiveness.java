package io.runtally.view.app;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/**
 * Alive unless the projection has ended for good; brokers and databases come back by themselves.
 */
@Singleton
@Liveness
final class ViewLiveness implements HealthIndicator {
  private final Follow follow;

  ViewLiveness(Follow follow) {
    this.follow = follow;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        HealthResult.builder("following", follow.hasFailed() ? HealthStatus.DOWN : HealthStatus.UP)
            .build());
  }
}
