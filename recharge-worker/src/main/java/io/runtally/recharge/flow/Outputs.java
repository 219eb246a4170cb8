package io.runtally.recharge.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.recharge.charging.Outcome;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Rejection;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records that tell what became of an order. */
final class Outputs {
  private static final RecordFormat<RechargeIntent> INTENT =
      RecordFormat.of(Topics.RECHARGE_INTENTS, RechargeIntent.class);
  private static final RecordFormat<RechargeIntent> INTENT_LATER =
      RecordFormat.of(Topics.RECHARGE_INTENTS_LATER, RechargeIntent.class);
  private static final RecordFormat<CreditPayment> PAYMENT =
      RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class);
  private static final RecordFormat<RechargeFailure> FAILURE =
      RecordFormat.of(Topics.RECHARGE_FAILURES, RechargeFailure.class);

  private Outputs() {}

  /**
   * What is published for an outcome.
   *
   * @param input the record that told of the order
   */
  static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> input, RechargeIntent order, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Bound(RechargeIntent bound) -> now(bound);
      case Outcome.Later(RechargeIntent next, String _) -> later(next);
      // As it was: nothing was done, so the attempt and its key still serve.
      case Outcome.Held(String _) -> later(order);
      case Outcome.Paid(CreditPayment payment) ->
          record(PAYMENT, payment.organizationId(), payment);
      case Outcome.Failed(RechargeFailure failure) -> failure(failure);
      case Outcome.Rejected(String detail) ->
          Rejection.of(input, RejectionReason.SCHEMA_VIOLATION, detail);
    };
  }

  /** The order, to be carried on at once. */
  static ProducerRecord<byte[], byte[]> now(RechargeIntent order) {
    return record(INTENT, order.organizationId(), order);
  }

  private static ProducerRecord<byte[], byte[]> later(RechargeIntent order) {
    return record(INTENT_LATER, order.organizationId(), order);
  }

  static ProducerRecord<byte[], byte[]> failure(RechargeFailure failure) {
    return record(FAILURE, failure.organizationId(), failure);
  }

  private static <T extends Record> ProducerRecord<byte[], byte[]> record(
      RecordFormat<T> format, String organization, T value) {
    return new ProducerRecord<>(
        format.topic().name(), organization.getBytes(UTF_8), format.write(value));
  }
}
