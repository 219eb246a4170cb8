package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.meter.topology.MeterDriver.Sent;
import io.runtally.schemas.AutoRechargeSettings;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.OrganizationPlan;
import io.runtally.schemas.PaymentMethod;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A grammar of bad records, let loose on every input of the whole flow: nested without end, numbers
 * without measure, halves of characters, names told twice, headers that lie. Each record is taken
 * or set aside, byte for byte and with a reason; the flow never ends, and nothing is dropped.
 */
@NullUnmarked
class HostileRecordsTest {
  private static final int RECORDS = 1_500;

  /** What a sound record of each topic holds, field by field. */
  private static final Map<Topic, Map<String, String>> SOUND =
      Map.of(
          Topics.RUN_EVENTS,
          Map.of(
              "specversion", "\"1.0\"",
              "id", "\"r-1\"",
              "source", "\"/engine\"",
              "type", "\"ai.ruleengine.ruleset.run\"",
              "subject", "\"org_acme\"",
              "time", "\"2026-11-22T09:59:00Z\"",
              "data", "{\"ruleSetId\":\"rs_1\",\"quantity\":2}"),
          Topics.ORGANIZATION_PLANS,
          Map.of(
              "organizationId", "\"org_acme\"",
              "plan", "\"team\"",
              "monthlyRuns", "10",
              "effectiveFrom", "null"),
          Topics.CREDIT_PAYMENTS,
          Map.of(
              "paymentId", "\"pi_1\"",
              "organizationId", "\"org_acme\"",
              "kind", "\"PURCHASE\"",
              "amountCents", "2500",
              "currency", "\"usd\"",
              "occurredAt", "\"2026-11-22T10:00:00Z\""),
          Topics.AUTO_RECHARGE_SETTINGS,
          Map.of(
              "organizationId", "\"org_acme\"",
              "enabled", "true",
              "threshold", "10",
              "amount", "20",
              "monthlyLimit", "null",
              "changedBy", "\"ann\"",
              "changedAt", "\"2026-11-22T10:00:00Z\""),
          Topics.PAYMENT_METHODS,
          Map.of(
              "organizationId", "\"org_acme\"",
              "customerId", "\"cus_1\"",
              "paymentMethodId", "\"pm_1\"",
              "brand", "\"visa\"",
              "last4", "\"4242\"",
              "expMonth", "12",
              "expYear", "2030",
              "savedBy", "\"ann\"",
              "savedAt", "\"2026-11-22T10:00:00Z\""),
          Topics.RECHARGE_FAILURES,
          Map.of(
              "rechargeId", "\"org_acme-r1-x\"",
              "organizationId", "\"org_acme\"",
              "code", "\"card_declined\"",
              "message", "\"No.\"",
              "requiresAction", "false",
              "paymentMethodId", "\"pm_1\"",
              "failedAt", "\"2026-11-22T10:00:00Z\""));

  private static final Map<Topic, RecordFormat<? extends Record>> FORMATS =
      Map.of(
          Topics.ORGANIZATION_PLANS,
          RecordFormat.of(Topics.ORGANIZATION_PLANS, OrganizationPlan.class),
          Topics.CREDIT_PAYMENTS,
          RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class),
          Topics.AUTO_RECHARGE_SETTINGS,
          RecordFormat.of(Topics.AUTO_RECHARGE_SETTINGS, AutoRechargeSettings.class),
          Topics.PAYMENT_METHODS,
          RecordFormat.of(Topics.PAYMENT_METHODS, PaymentMethod.class),
          Topics.RECHARGE_FAILURES,
          RecordFormat.of(Topics.RECHARGE_FAILURES, RechargeFailure.class));

  private static final List<String> ATOMS =
      List.of(
          "null",
          "true",
          "0",
          "-0",
          "-1",
          "1.0",
          "1e3",
          "1e-3",
          "1e400",
          "-1e99999999999",
          "9223372036854775807",
          "9223372036854775808",
          "0." + "0".repeat(300) + "1",
          "9".repeat(2_000),
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\ud83d\ude00\"",
          "\"org_acme\"",
          "\"" + "x".repeat(300) + "\"",
          "\"<script>alert(1)</script>\"",
          "\"2026-02-30T00:00:00Z\"",
          "\"2026-11-22T10:00:00.123456789123+23:59\"",
          "\"USD\"",
          "\"REFUND\"",
          "\"ADJUSTMENT\"");

  private static final List<String> HEADERS =
      List.of(
          "ce_specversion",
          "ce_id",
          "ce_source",
          "ce_type",
          "ce_subject",
          "ce_time",
          "content-type",
          "runtally.reason",
          "runtally.offset",
          "traceparent");

  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatever_comes_is_taken_or_set_aside_and_nothing_is_dropped(long seed) {
    Random random = new Random(seed);
    List<Topic> topics = List.copyOf(Topics.METER_INPUTS);
    try (MeterDriver meter = new MeterDriver(folder)) {
      for (int n = 0; n < RECORDS; n++) {
        Sent sent = record(topics.get(random.nextInt(topics.size())), random);
        String shown =
            "seed %d, record %d, %s: %s"
                .formatted(
                    seed,
                    n,
                    sent.topic().name(),
                    sent.value() == null ? null : new String(sent.value(), UTF_8));
        long readBefore = meter.counters.eventsRead.sum();
        long endedBefore = ended(meter);
        Topic rejectedTopic =
            sent.topic().equals(Topics.RUN_EVENTS)
                ? Topics.RUN_EVENTS_REJECTED
                : Topics.RECORDS_REJECTED;
        int rejectedBefore = meter.rejected(rejectedTopic).size();

        meter.send(sent);

        List<TestRecord<byte[], byte[]>> rejected = meter.rejected(rejectedTopic);
        if (sent.topic().equals(Topics.RUN_EVENTS)) {
          assertEquals(1, meter.counters.eventsRead.sum() - readBefore, shown);
          assertEquals(1, ended(meter) - endedBefore, shown);
        } else if (sent.value() != null) {
          boolean sound =
              FORMATS.get(sent.topic()).read(sent.value()) instanceof Reading.Understood<?>;
          assertEquals(sound ? 0 : 1, rejected.size() - rejectedBefore, shown);
        }
        if (rejected.size() > rejectedBefore) {
          assertKept(sent, rejected.getLast(), shown);
        }
      }
      // The flow still works, for the same organization and for others.
      meter.when(MeterDriver.plan("org_after", 0), meter.runs("org_after", 100, "after"));
      meter.pass(Duration.ofSeconds(2));
      assertEquals(
          1,
          meter.deductions().stream()
              .filter(each -> each.organizationId().equals("org_after"))
              .count());
    }
  }

  private static long ended(MeterDriver meter) {
    return meter.counters.eventsAccepted.sum()
        + meter.counters.eventsRepeated.sum()
        + meter.counters.eventsRejected.sum();
  }

  private static void assertKept(Sent sent, TestRecord<byte[], byte[]> rejected, String shown) {
    assertArrayEquals(sent.value(), rejected.value(), shown);
    assertArrayEquals(sent.key(), rejected.key(), shown);
    List.of("runtally.reason", "runtally.detail", "runtally.topic")
        .forEach(name ->
            assertEquals(
                true,
                rejected.headers().lastHeader(name) != null
                    && rejected.headers().lastHeader(name).value().length > 0,
                shown + " has no " + name));
    assertEquals(
        sent.topic().name(),
        new String(rejected.headers().lastHeader("runtally.topic").value(), UTF_8),
        shown);
  }

  private static Sent record(Topic topic, Random random) {
    byte[] value = random.nextInt(30) == 0 ? null : value(topic, random);
    byte[] key =
        switch (random.nextInt(8)) {
          case 0 -> null;
          case 1 -> new byte[0];
          case 2 -> new byte[] {(byte) 0xff, 0};
          case 3 -> "org_other".getBytes(UTF_8);
          default -> "org_acme".getBytes(UTF_8);
        };
    var headers = new RecordHeaders();
    while (random.nextInt(4) == 0) {
      headers.add(HEADERS.get(random.nextInt(HEADERS.size())), headerValue(random));
    }
    return new Sent(topic, key, value, headers);
  }

  private static byte[] headerValue(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> new byte[] {(byte) 0xc3, (byte) 0x28};
      case 3 -> "1.0".getBytes(UTF_8);
      default -> "ai.ruleengine.ruleset.run".getBytes(UTF_8);
    };
  }

  private static byte[] value(Topic topic, Random random) {
    byte[] text =
        (random.nextInt(12) == 0 ? any(random, 6) : object(topic, random)).getBytes(UTF_8);
    if (random.nextInt(6) == 0 && text.length > 0) {
      byte[] damaged = text.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      return damaged;
    }
    return random.nextInt(40) == 0 ? Arrays.copyOf(text, random.nextInt(text.length + 1)) : text;
  }

  /** The fields of a sound record, most of them sound; some wrong, missing, twice or unknown. */
  private static String object(Topic topic, Random random) {
    List<String> members = new ArrayList<>();
    SOUND
        .get(topic)
        .forEach((name, sound) -> {
          int fate = random.nextInt(40);
          if (fate > 0) {
            members.add("\"%s\":%s".formatted(name, fate < 4 ? any(random, 4) : sound));
          }
          if (fate == 39) {
            members.add("\"%s\":%s".formatted(name, sound));
          }
        });
    if (random.nextInt(5) == 0) {
      members.add("\"unknown\":" + any(random, 8));
    }
    Collections.shuffle(members, random);
    return "{" + String.join(",", members) + "}";
  }

  private static String any(Random random, int depth) {
    int roll = random.nextInt(depth > 0 ? 14 : 10);
    return switch (roll) {
      case 10 -> "[" + any(random, depth - 1) + "," + any(random, depth - 1) + "]";
      case 11 -> "{\"a\":" + any(random, depth - 1) + ",\"a\":" + any(random, depth - 1) + "}";
      case 12 -> "[".repeat(1 + random.nextInt(3_000));
      case 13 -> "{\"quantity\":" + any(random, depth - 1) + "}";
      default -> ATOMS.get(random.nextInt(ATOMS.size()));
    };
  }
}
