package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each record of a bundle goes its own way, from its own offset and with its own arrival. */
@NullUnmarked
class CheckInTest {
  private static final TopicPartition RUNS = new TopicPartition(Topics.RUN_EVENTS.name(), 0);

  private final MockProcessorContext<byte[], Object> context = new MockProcessorContext<>();
  private final MeterCounters counters = new MeterCounters();
  private final CheckIn checkIn =
      new CheckIn(
          MeterDriver.RATES,
          new Home(1),
          new CommitPace(Duration.ofMillis(500), Duration.ofSeconds(2)),
          counters);
  private final List<ConsumerRecord<byte[], byte[]>> sent = new ArrayList<>();

  @BeforeEach
  void start() {
    checkIn.init(context);
  }

  @Test
  void a_bundle_is_taken_apart_into_facts_strays_and_rejects() {
    send(40, 5_000, "org_1", run("run-1", "org_1"));
    send(41, 5_001, "org_1", "{");
    send(43, 5_002, "org_2", run("run-2", "org_1"));
    send(44, 5_003, "org_3", run("run-3", "org_3"));
    checkIn();

    Facts facts = (Facts) forwarded(CheckIn.HOME).getFirst().value();
    assertEquals(
        List.of("org_1 at 5000", "org_3 at 5003"),
        facts.all().stream()
            .map(each -> new String(each.organization(), UTF_8) + " at " + each.at())
            .toList());

    Record<byte[], Object> stray = forwarded(CheckIn.STRAY).getFirst();
    assertArrayEquals("org_1".getBytes(UTF_8), stray.key());
    assertEquals(new Origin(RUNS.topic(), 0, 43, 5_002), Origin.of(stray.headers()));

    Record<byte[], Object> rejected = forwarded(CheckIn.REJECTED).getFirst();
    assertArrayEquals("{".getBytes(UTF_8), (byte[]) rejected.value());
    assertEquals("41", new String(rejected.headers().lastHeader("runtally.offset").value(), UTF_8));
    assertEquals(5_001, rejected.timestamp());

    assertEquals(4, counters.eventsRead.sum());
    assertEquals(1, counters.eventsRejected.sum());
    assertEquals(1, counters.strays().get(RUNS.topic()).sum());
  }

  @Test
  void a_bundle_of_nothing_but_rejects_is_not_told_further() {
    send(40, 5_000, "org_1", "{");
    checkIn();
    assertEquals(List.of(), forwarded(CheckIn.HOME));
    assertEquals(1, forwarded(CheckIn.REJECTED).size());
  }

  private void send(long offset, long arrivedAt, String key, String value) {
    sent.add(
        new ConsumerRecord<>(
            RUNS.topic(),
            0,
            offset,
            arrivedAt,
            TimestampType.LOG_APPEND_TIME,
            key.length(),
            value.length(),
            key.getBytes(UTF_8),
            value.getBytes(UTF_8),
            new RecordHeaders(),
            Optional.empty()));
  }

  private void checkIn() {
    ConsumerRecord<byte[], byte[]> bundle =
        Bundle.bundled(new ConsumerRecords<>(Map.of(RUNS, sent), Map.of()), RUNS.topic())
            .records(RUNS)
            .getFirst();
    context.setRecordMetadata(RUNS.topic(), 0, bundle.offset());
    Object value =
        Bundle.serde().deserializer().deserialize(RUNS.topic(), bundle.headers(), bundle.value());
    checkIn.process(new Record<>(bundle.key(), value, bundle.timestamp(), bundle.headers()));
  }

  private List<Record<byte[], Object>> forwarded(String branch) {
    List<Record<byte[], Object>> all = new ArrayList<>();
    for (CapturedForward<? extends byte[], ?> each : context.forwarded(branch)) {
      all.add(
          new Record<>(
              each.record().key(),
              each.record().value(),
              each.record().timestamp(),
              each.record().headers()));
    }
    return all;
  }

  private static String run(String id, String organization) {
    return """
    {"specversion":"1.0","id":"%s","source":"/engine","type":"ai.ruleengine.ruleset.run",\
    "subject":"%s","data":{}}\
    """
        .formatted(id, organization);
  }
}
