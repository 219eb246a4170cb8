package io.runtally.view.app;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.runtally.view.books.DatabaseChanges;
import io.runtally.view.projection.Projection;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Ready while broker and database answer, once what was there at the start is projected. */
@Singleton
@Readiness
final class ViewReadiness implements HealthIndicator {
  private final Projection projection;
  private final DatabaseChanges changes;

  ViewReadiness(Projection projection, DatabaseChanges changes) {
    this.projection = projection;
    this.changes = changes;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        HealthResult.builder("projection", isReady() ? HealthStatus.UP : HealthStatus.DOWN)
            .details(
                Map.of(
                    "connected", projection.isReady(),
                    "caughtUp", projection.caughtUp(),
                    "listening", changes.isListening(),
                    "lagRecords", projection.lag(),
                    "databaseOfOtherTopics", projection.mismatch()))
            .build());
  }

  boolean isReady() {
    return projection.isReady() && projection.caughtUp() && changes.isListening();
  }
}
