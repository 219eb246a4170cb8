package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.meter.domain.AccountFact;
import io.runtally.meter.domain.Card;
import io.runtally.meter.domain.Payment;
import io.runtally.meter.domain.PlanHistory;
import io.runtally.meter.domain.Rates;
import io.runtally.meter.domain.RechargeSettings;
import io.runtally.schemas.AutoRechargeSettings;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.OrganizationPlan;
import io.runtally.schemas.PaymentMethod;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads what any input topic says, into the words of the domain. Nothing that it returns as
 * understood can be refused later. Not safe for use by several threads.
 */
final class FactReader {
  private final RunEventReader runEvents;
  private final Map<String, RecordReader> others =
      Map.of(
          Topics.ORGANIZATION_PLANS.name(),
          tombstonesOr(
              reader(
                  RecordFormat.of(Topics.ORGANIZATION_PLANS, OrganizationPlan.class),
                  FactReader::plan),
              at -> new Fact.PlanStated(PlanHistory.Statement.ended(at))),
          Topics.PAYMENT_METHODS.name(),
          tombstonesOr(
              reader(
                  RecordFormat.of(Topics.PAYMENT_METHODS, PaymentMethod.class), FactReader::card),
              at -> new Fact.AccountTold(new AccountFact.CardRemoved(at))),
          Topics.AUTO_RECHARGE_SETTINGS.name(),
          reader(
              RecordFormat.of(Topics.AUTO_RECHARGE_SETTINGS, AutoRechargeSettings.class),
              FactReader::settings),
          Topics.CREDIT_PAYMENTS.name(),
          reader(RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class), FactReader::payment),
          Topics.RECHARGE_FAILURES.name(),
          reader(
              RecordFormat.of(Topics.RECHARGE_FAILURES, RechargeFailure.class),
              FactReader::failure));

  FactReader(Rates rates) {
    runEvents = new RunEventReader(rates);
  }

  /** Reads one record of an input topic. */
  Reading<Fact.Told> read(
      String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers, long at) {
    if (topic.equals(Topics.RUN_EVENTS.name())) {
      return runEvents.read(value, headers, at);
    }
    RecordReader reader = others.get(topic);
    if (reader == null) {
      throw new IllegalArgumentException("The meter does not read the topic " + topic);
    }
    return reader.read(key, value, at);
  }

  private interface RecordReader {
    Reading<Fact.Told> read(byte @Nullable [] key, byte @Nullable [] value, long at);
  }

  private interface TombstoneReader {
    Fact read(long at);
  }

  private static <T extends Record> RecordReader reader(
      RecordFormat<T> format, BiFunction<T, Long, Fact.Told> told) {
    return (_, value, at) ->
        switch (format.read(value)) {
          case Reading.Understood<T>(T record) -> new Reading.Understood<>(told.apply(record, at));
          case Reading.Refused<T>(RejectionReason reason, String detail) ->
              new Reading.Refused<>(reason, detail);
        };
  }

  /** A tombstone says all that it says by its key. */
  private static RecordReader tombstonesOr(RecordReader records, TombstoneReader tombstones) {
    return (key, value, at) -> {
      if (value != null) {
        return records.read(key, value, at);
      }
      String organization = key == null ? "" : new String(key, UTF_8);
      return RunEventReader.isOrganization(organization)
          ? new Reading.Understood<>(new Fact.Told(organization, tombstones.read(at)))
          : new Reading.Refused<>(
              RejectionReason.EMPTY, "The record has no value, and its key is no organization id.");
    };
  }

  private static Fact.Told plan(OrganizationPlan plan, long at) {
    long from = plan.effectiveFrom().map(Instant::toEpochMilli).orElse(at);
    return told(
        plan.organizationId(),
        new Fact.PlanStated(PlanHistory.Statement.plan(from, at, plan.monthlyRuns())));
  }

  private static Fact.Told card(PaymentMethod method, long at) {
    var card = new Card(method.customerId(), method.paymentMethodId(), at);
    return told(method.organizationId(), new Fact.AccountTold(new AccountFact.CardSaved(card)));
  }

  private static Fact.Told settings(AutoRechargeSettings saved, long at) {
    var settings =
        new RechargeSettings(
            saved.enabled(),
            saved.threshold(),
            saved.amount(),
            saved.monthlyLimit().map(OptionalLong::of).orElse(OptionalLong.empty()),
            saved.changedAt().toEpochMilli(),
            at);
    return told(
        saved.organizationId(), new Fact.AccountTold(new AccountFact.SettingsSaved(settings)));
  }

  private static Fact.Told payment(CreditPayment paid, long at) {
    var payment =
        new Payment(
            paid.paymentId(),
            Payment.Kind.valueOf(paid.kind().name()),
            paid.amountCents(),
            paid.reversesPaymentId(),
            paid.rechargeId(),
            paid.actor(),
            paid.reason());
    return told(paid.organizationId(), new Fact.PaymentTold(payment, at));
  }

  private static Fact.Told failure(RechargeFailure failure, long at) {
    var failed =
        new AccountFact.RechargeFailed(
            failure.rechargeId(),
            failure.code(),
            failure.paymentMethodId(),
            failure.failedAt().toEpochMilli(),
            at);
    return told(failure.organizationId(), new Fact.AccountTold(failed));
  }

  private static Fact.Told told(String organization, Fact fact) {
    return new Fact.Told(organization, fact);
  }
}
