package io.runtally.recharge.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.runtally.recharge.charging.Outcome;
import io.runtally.recharge.flow.Access;
import io.runtally.recharge.flow.Stage;
import io.runtally.recharge.flow.Watch;
import io.runtally.recharge.stripe.RequestWatch;
import io.runtally.recharge.stripe.StripeSigns;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Every metric of the worker's own at {@code /prometheus}, by name; docs/monitoring.md explains
 * each and says when to worry. What can be known beforehand is there from the start: a counter that
 * appeared with its first increment would hide that increment from an alert.
 */
@Singleton
final class WorkerMetrics implements Watch, RequestWatch {
  private static final String PREFIX = "runtally.recharge.";

  private static final List<Topic> INPUTS =
      List.of(Topics.LOW_BALANCE, Topics.RECHARGE_INTENTS, Topics.RECHARGE_INTENTS_LATER);

  /** Stripe has more. */
  private static final List<String> CODES_TO_EXPECT =
      List.of("card_declined", "authentication_required", "expired_card", "ORDER_EXPIRED");

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
    CODES_TO_EXPECT.forEach(this::failures);
    for (Topic topic : INPUTS) {
      for (RejectionReason reason : RejectionReason.values()) {
        rejections(topic.name(), reason);
      }
    }
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
      case Outcome.Failed(var failure) -> failures(failure.code()).increment();
      case Outcome.Later _ -> unknownOutcomes.increment();
      case Outcome.Rejected _ -> {
        // Told as a record that was set aside.
      }
      case Outcome.Held _ -> {
        // Shown by the gauge of denied access.
      }
    }
  }

  private Counter failures(String code) {
    return Counter.builder(PREFIX + "failures")
        .description("Orders that ended without a payment, by Stripe's code (R25)")
        .tag("code", code)
        .register(registry);
  }

  @Override
  public void rejected(String topic, RejectionReason reason) {
    rejections(topic, reason).increment();
  }

  private Counter rejections(String topic, RejectionReason reason) {
    return Counter.builder("runtally.records.rejected")
        .description("Records set aside, by the topic they lay in")
        .tag("topic", topic)
        .tag("reason", reason.name())
        .register(registry);
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
   * @param recharge how old an order may get (R27), one of twice that age being stuck, and how long
   *     a stage may have work and do none
   */
  void show(
      Collection<Stage> stages,
      Access access,
      StripeSigns signs,
      InstantSource clock,
      RechargeConfiguration recharge) {
    Duration stuckAfter = recharge.orderLifetime().multipliedBy(2);
    gauge(
        PREFIX + "stuck.orders",
        "Orders in hand that should have ended long ago, and need a person",
        () -> ordersBefore(stages, clock.instant().minus(stuckAfter)));
    gauge(
        PREFIX + "oldest.open.order.seconds",
        "Age of the oldest order in hand; 0 where there is none",
        () -> oldest(stages).map(at -> age(at, clock)).orElse(0.0));
    stages.forEach(stage -> show(stage, recharge.stallTimeout()));
    gauge(
        "runtally.stripe.clock.ahead.seconds",
        "How far this machine's clock is ahead of Stripe's; orders wait beyond 60",
        () -> seconds(signs.clockAhead()));
    gauge(
        "runtally.stripe.silent.seconds",
        "How long nothing but errors has come from Stripe; 0 after any other answer",
        () -> seconds(signs.silentFor()));
    gauge(
        "runtally.stripe.access.denied",
        "1 while Stripe does not accept the API key and orders wait",
        () ->
            switch (access.standing()) {
              case ACCESS_DENIED, ON_TRIAL -> 1;
              case NOT_ASKED, ACCEPTED, CLOCK_OFF, SILENT -> 0;
            });
  }

  private void show(Stage stage, Duration stallTimeout) {
    Tags tags = Tags.of("stage", stage.name());
    gauge(
        PREFIX + "lag.records",
        "Records that wait to be read; no number while not connected",
        tags,
        () -> stage.lag().stream().asDoubleStream().findFirst().orElse(Double.NaN));
    gauge(
        PREFIX + "stalled",
        "1 while work waits and none is done",
        tags,
        () -> stage.isStalled(stallTimeout) ? 1 : 0);
    gauge(
        PREFIX + "brokers.silent.seconds",
        "How long no broker has said anything",
        tags,
        () -> seconds(stage.silentFor()));
  }

  /** Shows whether orders can be carried out. */
  void show(WorkerReadiness readiness) {
    gauge(PREFIX + "ready", "1 while orders can be carried out", () -> readiness.isReady() ? 1 : 0);
  }

  private void gauge(String name, String description, DoubleSupplier value) {
    gauge(name, description, Tags.empty(), value);
  }

  private void gauge(String name, String description, Tags tags, DoubleSupplier value) {
    Gauge.builder(name, value::getAsDouble).description(description).tags(tags).register(registry);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1_000.0;
  }

  private static long ordersBefore(Collection<Stage> stages, Instant time) {
    return stages.stream().mapToLong(stage -> stage.ordersBefore(time)).sum();
  }

  private static Optional<Instant> oldest(Collection<Stage> stages) {
    return stages.stream().flatMap(stage -> stage.oldestOrder().stream()).min(Instant::compareTo);
  }

  private static double age(Instant orderedAt, InstantSource clock) {
    return seconds(Duration.between(orderedAt, clock.instant()));
  }
}
