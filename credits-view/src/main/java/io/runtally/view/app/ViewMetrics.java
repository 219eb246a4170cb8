package io.runtally.view.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topic;
import io.runtally.view.books.DatabaseChanges;
import io.runtally.view.drift.DriftWatch;
import io.runtally.view.projection.Projection;
import io.runtally.view.projection.Tables;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Every metric of the view's own at {@code /prometheus}, by name, beside the webhooks that {@code
 * WebhookCounts} counts; docs/monitoring.md explains each and says when to worry.
 */
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
        "projection.age.seconds",
        "Time since rows were written last",
        () ->
            projection
                .projectedAt()
                .map(at -> Duration.between(at, clock.instant()).toSeconds())
                .orElse(0L));
    gauge("live.pages", "Browsers that follow an organization now", changes::subscriptions);
    for (Topic topic : Tables.TOPICS) {
      for (RejectionReason reason : RejectionReason.values()) {
        show(projection, new Projection.Refusal(topic.name(), reason));
      }
    }
  }

  /** There from the start: one that appeared with its first record would hide it from an alert. */
  private void show(Projection projection, Projection.Refusal kind) {
    FunctionCounter.builder(
            "runtally.records.rejected", projection, counting -> counting.refused(kind))
        .description("Records set aside, by the topic they lay in")
        .tag("topic", kind.topic())
        .tag("reason", kind.reason().name())
        .register(registry);
  }

  /** Shows whether pages are up to date. */
  void show(ViewReadiness readiness) {
    gauge("ready", "1 while pages are up to date", () -> readiness.isReady() ? 1 : 0);
  }

  /** Gauges that tell nothing before the first comparison. */
  void show(DriftWatch drift) {
    gauge(
        "organizations.off",
        "Organizations whose balance is not the sum of their entries (R13)",
        () ->
            drift.organizationsOff().isPresent()
                ? (Number) drift.organizationsOff().getAsInt()
                : Double.NaN);
    gauge(
        "added.up.seconds",
        "When the ledger was added up last, Unix time",
        () -> drift.addedUpAt().map(Instant::getEpochSecond).orElse(0L));
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
