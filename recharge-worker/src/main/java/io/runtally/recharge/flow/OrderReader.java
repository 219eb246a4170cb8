package io.runtally.recharge.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.LowBalance;
import io.runtally.schemas.LowBalance.RechargeOrder;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topics;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads orders: fresh ones from {@code low-balance}, those on their way from the intents topics.
 */
final class OrderReader {
  private static final RecordFormat<LowBalance> LOW_BALANCE =
      RecordFormat.of(Topics.LOW_BALANCE, LowBalance.class);
  private static final RecordFormat<RechargeIntent> INTENT =
      RecordFormat.of(Topics.RECHARGE_INTENTS, RechargeIntent.class);
  private static final int CENTS_PER_CREDIT = 100;

  private OrderReader() {}

  static Found read(ConsumerRecord<byte[], byte[]> record) {
    return record.topic().equals(Topics.LOW_BALANCE.name()) ? fresh(record) : onItsWay(record);
  }

  private static Found fresh(ConsumerRecord<byte[], byte[]> record) {
    return switch (LOW_BALANCE.read(record.value())) {
      case Reading.Refused<LowBalance>(RejectionReason reason, String detail) ->
          new Found.Unusable(reason, detail);
      case Reading.Understood<LowBalance>(LowBalance low) ->
          low.recharge()
              .map(order -> checked(record, first(low, order)))
              .orElseGet(Found.NoOrder::new);
    };
  }

  private static Found onItsWay(ConsumerRecord<byte[], byte[]> record) {
    return switch (INTENT.read(record.value())) {
      case Reading.Refused<RechargeIntent>(RejectionReason reason, String detail) ->
          new Found.Unusable(reason, detail);
      case Reading.Understood<RechargeIntent>(RechargeIntent order) -> checked(record, order);
    };
  }

  private static RechargeIntent first(LowBalance low, RechargeOrder order) {
    return new RechargeIntent(
        order.rechargeId(), low.organizationId(), Optional.empty(), order, low.at(), 1);
  }

  /** What one field says beside another, which the schema does not compare. */
  private static Found checked(ConsumerRecord<byte[], byte[]> record, RechargeIntent order) {
    RechargeOrder placed = order.order();
    if (!placed.currency().equalsIgnoreCase("usd")) {
      return new Found.Unusable(
          RejectionReason.UNSUPPORTED_CURRENCY,
          "currency must be usd, found \"%s\".".formatted(placed.currency()));
    }
    if (placed.amountCents() != placed.credits() * CENTS_PER_CREDIT) {
      return violation(
          "amountCents must be 100 for each of the %d credits, found %d."
              .formatted(placed.credits(), placed.amountCents()));
    }
    if (!placed.rechargeId().equals(order.rechargeId())) {
      return violation(
          "order.rechargeId must be the record's rechargeId %s, found %s."
              .formatted(order.rechargeId(), placed.rechargeId()));
    }
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    if (!key.equals(order.organizationId())) {
      return violation(
          "The key must be the organizationId %s, found \"%s\"."
              .formatted(order.organizationId(), key));
    }
    return new Found.Order(order);
  }

  private static Found violation(String detail) {
    return new Found.Unusable(RejectionReason.SCHEMA_VIOLATION, detail);
  }
}
