package io.runtally.view.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.runtally.view.books.DatabaseChanges;
import io.runtally.view.drift.DriftWatch;
import io.runtally.view.projection.Projection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What the view shows at {@code /prometheus}, beside the webhooks that it counts. */
@Singleton
final class ViewMetrics {
  private static final String PREFIX = "runtally.view.";

  private final MeterRegistry registry;

  ViewMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void show(Projection projection, DatabaseChanges changes, InstantSource clock) {
    gauge("projection.lag.records", "Records that are not in the database yet", projection::lag);
    gauge(
        "projection.refused.records",
        "Records that were not understood since the start",
        projection::refused);
    gauge(
        "projection.age.seconds",
        "Time since rows were written last",
        () ->
            projection
                .projectedAt()
                .map(at -> Duration.between(at, clock.instant()).toSeconds())
                .orElse(0L));
    gauge("live.pages", "Browsers that follow an organization now", changes::subscriptions);
  }

  /** Gauges that tell nothing before the first comparison. */
  void show(DriftWatch drift) {
    gaugeOf(
        "drift.credits",
        "By how many credits the ledger is off from Stripe, at least",
        () -> drift.found().map(found -> (Number) found.credits()).orElse(Double.NaN));
    gaugeOf(
        "differences",
        "Differences between Stripe and the ledger",
        () -> drift.found().map(found -> (Number) found.differences()).orElse(Double.NaN));
    gaugeOf(
        "last.success.seconds",
        "When Stripe and the ledger were compared last, Unix time",
        () -> drift.found().map(found -> found.at().getEpochSecond()).orElse(0L));
  }

  private void gaugeOf(String name, String description, Supplier<Number> value) {
    Gauge.builder("runtally.reconciliation." + name, value)
        .description(description)
        .register(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(description).register(registry);
  }
}
