package io.runtally.recharge.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class OrderReaderTest {
  private static final String ORDER =
      """
      {"rechargeId":"org_1-r1","credits":20,"amountCents":2000,"currency":"usd",\
      "customerId":"cus_1","paymentMethodId":"pm_1"}\
      """;

  @Test
  void R22_an_order_of_a_low_balance_begins_without_an_intent() {
    RechargeIntent order = order(low("org_1", ORDER));

    assertEquals("org_1-r1", order.rechargeId());
    assertEquals(Optional.empty(), order.paymentIntentId());
    assertEquals(Instant.parse("2026-11-22T10:00:00Z"), order.orderedAt());
    assertEquals(1, order.attempt());
  }

  @Test
  void R29_a_low_balance_without_an_order_asks_for_nothing() {
    assertInstanceOf(Found.NoOrder.class, OrderReader.read(low("org_1", "null")));
  }

  @Test
  void an_order_on_its_way_keeps_its_intent_and_attempt() {
    RechargeIntent order = order(onItsWay("org_1", "org_1-r1", ORDER));

    assertEquals(Optional.of("pi_1"), order.paymentIntentId());
    assertEquals(4, order.attempt());
  }

  @Test
  void unknown_fields_are_ignored() {
    order(low("org_1", ORDER.replace("{", "{\"color\":\"red\",")));
  }

  @Test
  void another_currency_is_refused() {
    assertUnusable(
        RejectionReason.UNSUPPORTED_CURRENCY, "eur", low("org_1", ORDER.replace("usd", "eur")));
  }

  @Test
  void negative_credits_are_refused() {
    assertUnusable(
        RejectionReason.SCHEMA_VIOLATION, "credits", low("org_1", ORDER.replace(":20,", ":-20,")));
  }

  @Test
  void cents_that_are_not_the_credits_are_refused() {
    assertUnusable(
        RejectionReason.SCHEMA_VIOLATION,
        "amountCents",
        low("org_1", ORDER.replace("2000", "2100")));
  }

  @Test
  void a_key_that_is_another_organization_is_refused() {
    assertUnusable(RejectionReason.SCHEMA_VIOLATION, "key", low("org_2", ORDER));
  }

  @Test
  void an_order_within_another_orders_record_is_refused() {
    assertUnusable(
        RejectionReason.SCHEMA_VIOLATION, "rechargeId", onItsWay("org_1", "org_1-r2", ORDER));
  }

  @Test
  void no_json_and_no_value_are_refused() {
    assertUnusable(RejectionReason.MALFORMED_JSON, "", record(Topics.LOW_BALANCE, "org_1", "{"));
    assertUnusable(RejectionReason.EMPTY, "", record(Topics.RECHARGE_INTENTS, "org_1", ""));
  }

  private static RechargeIntent order(ConsumerRecord<byte[], byte[]> record) {
    return assertInstanceOf(Found.Order.class, OrderReader.read(record)).order();
  }

  private static void assertUnusable(
      RejectionReason reason, String named, ConsumerRecord<byte[], byte[]> record) {
    var unusable = assertInstanceOf(Found.Unusable.class, OrderReader.read(record));
    assertEquals(reason, unusable.reason(), unusable.detail());
    assertTrue(unusable.detail().contains(named), unusable.detail());
  }

  private static ConsumerRecord<byte[], byte[]> low(String key, String order) {
    return record(
        Topics.LOW_BALANCE,
        key,
        """
        {"organizationId":"org_1","balance":3,"threshold":10,"recharge":%s,"reason":%s,\
        "at":"2026-11-22T10:00:00Z"}\
        """
            .formatted(order, order.equals("null") ? "\"NO_CARD\"" : "null"));
  }

  private static ConsumerRecord<byte[], byte[]> onItsWay(
      String key, String rechargeId, String order) {
    return record(
        Topics.RECHARGE_INTENTS,
        key,
        """
        {"rechargeId":"%s","organizationId":"org_1","paymentIntentId":"pi_1","order":%s,\
        "orderedAt":"2026-11-22T10:00:00Z","attempt":4}\
        """
            .formatted(rechargeId, order));
  }

  private static ConsumerRecord<byte[], byte[]> record(Topic topic, String key, String value) {
    return new ConsumerRecord<>(topic.name(), 0, 0, key.getBytes(UTF_8), value.getBytes(UTF_8));
  }
}
