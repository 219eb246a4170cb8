package io.runtally.recharge.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.runtally.recharge.charging.Outcome;
import io.runtally.recharge.flow.Access;
import io.runtally.recharge.flow.Stage;
import io.runtally.recharge.flow.Watch;
import io.runtally.recharge.stripe.RequestWatch;
import io.runtally.recharge.stripe.StripeSigns;
import io.runtally.schemas.RejectionReason;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the worker shows at {@code /prometheus}. */
@Singleton
final class WorkerMetrics implements Watch, RequestWatch {
  private static final String PREFIX = "runtally.recharge.";

  private final MeterRegistry registry;
  private final Counter orders;
  private final Counter bound;
  private final Counter charges;
  private final Counter chargedCents;
  private final Counter unknownOutcomes;
  private final Counter errors;

  WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.orders = counter("orders", "Orders read for the first time (R22)");
    this.bound = counter("bound", "Orders bound to a payment intent (R26)");
    this.charges = counter("charges", "Orders paid by the saved card");
    this.chargedCents = counter("charged.cents", "What those paid, US cents");
    this.unknownOutcomes =
        counter("unknown.outcomes", "Tries whose outcome is asked for again later (R27)");
    this.errors = counter("errors", "Tries that ended by a bug of the worker");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }

  @Override
  public void ordered() {
    orders.increment();
  }

  @Override
  public void stumbled() {
    errors.increment();
  }

  @Override
  public void cameTo(Outcome outcome) {
    switch (outcome) {
      case Outcome.Bound _ -> bound.increment();
      case Outcome.Paid(var payment) -> {
        charges.increment();
        chargedCents.increment((double) payment.amountCents());
      }
      case Outcome.Failed(var failure) ->
          Counter.builder(PREFIX + "failures")
              .description("Orders that ended without a payment, by Stripe's code (R25)")
              .tag("code", failure.code())
              .register(registry)
              .increment();
      case Outcome.Later _ -> unknownOutcomes.increment();
      case Outcome.Rejected _ -> rejected(RejectionReason.SCHEMA_VIOLATION);
      case Outcome.Held _ -> {
        // Shown by the gauge of denied access.
      }
    }
  }

  @Override
  public void rejected(RejectionReason reason) {
    Counter.builder("runtally.records.rejected")
        .description("Records that could not be understood")
        .tag("reason", reason.name())
        .register(registry)
        .increment();
  }

  @Override
  public void requested(String method, int status, long nanos, Optional<Instant> answeredAt) {
    Timer.builder("runtally.stripe.requests")
        .description("Requests to Stripe, from permit to answer; status 0: none that can be read")
        .tag("method", method)
        .tag("status", Integer.toString(status))
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(10))
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Shows what the stages and the access to Stripe tell of themselves.
   *
   * @param orderLifetime how old an order may get (R27); one of twice that age is stuck
   */
  void show(
      Collection<Stage> stages,
      Access access,
      StripeSigns signs,
      InstantSource clock,
      Duration orderLifetime) {
    Gauge.builder(
            PREFIX + "stuck.orders",
            () -> ordersBefore(stages, clock.instant().minus(orderLifetime.multipliedBy(2))))
        .description("Orders in hand that should have ended long ago, and need a person")
        .register(registry);
    Gauge.builder(
            "runtally.stripe.clock.ahead.seconds", () -> signs.clockAhead().toMillis() / 1_000.0)
        .description("How far this machine's clock is ahead of Stripe's; orders wait beyond 60")
        .register(registry);
    Gauge.builder(
            PREFIX + "oldest.open.order.seconds",
            () -> oldest(stages).map(at -> age(at, clock)).orElse(0.0))
        .description("Age of the oldest order in hand; 0 where there is none")
        .register(registry);
    Gauge.builder(
            "runtally.stripe.access.denied",
            () ->
                switch (access.standing()) {
                  case ACCESS_DENIED, ON_TRIAL -> 1;
                  case NOT_ASKED, ACCEPTED, CLOCK_OFF, SILENT -> 0;
                })
        .description("1 while Stripe does not accept the API key and orders wait")
        .register(registry);
  }

  private static long ordersBefore(Collection<Stage> stages, Instant time) {
    return stages.stream().mapToLong(stage -> stage.ordersBefore(time)).sum();
  }

  private static Optional<Instant> oldest(Collection<Stage> stages) {
    return stages.stream().flatMap(stage -> stage.oldestOrder().stream()).min(Instant::compareTo);
  }

  private static double age(Instant orderedAt, InstantSource clock) {
    return Duration.between(orderedAt, clock.instant()).toMillis() / 1_000.0;
  }
}
