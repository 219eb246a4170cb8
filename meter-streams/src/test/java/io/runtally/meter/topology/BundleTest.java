package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Bundles hold all records, in their order, and hide none behind a later offset. */
class BundleTest {
  private static final TopicPartition RUNS = new TopicPartition("run-events", 3);
  private static final TopicPartition PLANS = new TopicPartition("organization-plans", 3);

  @Test
  void a_bundle_lies_where_its_first_record_does_and_holds_all_in_order() {
    List<ConsumerRecord<byte[], byte[]>> sent =
        IntStream.range(0, 250).mapToObj(n -> record(RUNS, 1_000 + n, 5_000)).toList();
    List<ConsumerRecord<byte[], byte[]>> bundles = bundled(Map.of(RUNS, sent)).records(RUNS);

    assertEquals(
        List.of(1_000L, 1_100L, 1_200L), bundles.stream().map(ConsumerRecord::offset).toList());
    assertEquals(sent, unpacked(bundles));
    assertEquals(Optional.of(7), bundles.getFirst().leaderEpoch());
  }

  @Test
  void a_bundle_spans_ten_milliseconds_at_most() {
    List<ConsumerRecord<byte[], byte[]>> sent =
        List.of(
            record(RUNS, 1, 5_000),
            record(RUNS, 2, 5_010),
            record(RUNS, 3, 5_011),
            record(RUNS, 5, 5_011),
            record(RUNS, 6, 6_000));
    List<ConsumerRecord<byte[], byte[]>> bundles = bundled(Map.of(RUNS, sent)).records(RUNS);

    assertEquals(List.of(1L, 3L, 6L), bundles.stream().map(ConsumerRecord::offset).toList());
    assertEquals(
        List.of(5_000L, 5_011L, 6_000L), bundles.stream().map(ConsumerRecord::timestamp).toList());
    assertEquals(sent, unpacked(bundles));
  }

  @Test
  void other_topics_and_the_next_offsets_stay_as_they_are() {
    ConsumerRecord<byte[], byte[]> plan = record(PLANS, 4, 5_000);
    Map<TopicPartition, OffsetAndMetadata> next =
        Map.of(RUNS, new OffsetAndMetadata(9), PLANS, new OffsetAndMetadata(5));
    ConsumerRecords<byte[], byte[]> bundled =
        Bundle.bundled(
            new ConsumerRecords<>(
                Map.of(PLANS, List.of(plan), RUNS, List.of(record(RUNS, 8, 5_000))), next),
            RUNS.topic());

    assertSame(plan, bundled.records(PLANS).getFirst());
    assertEquals(next, bundled.nextOffsets());
  }

  @Test
  void only_what_was_bundled_here_is_read_as_a_bundle() {
    ConsumerRecord<byte[], byte[]> bundle =
        bundled(Map.of(RUNS, List.of(record(RUNS, 1, 5_000)))).records(RUNS).getFirst();
    assertSame(bundle.headers(), read(bundle.headers(), bundle.value()));

    byte[] value = "a run".getBytes(UTF_8);
    Headers sent = new RecordHeaders().add("bundle", value);
    assertSame(value, read(sent, value));
  }

  private static Object read(Headers headers, byte[] value) {
    return Bundle.serde().deserializer().deserialize(RUNS.topic(), headers, value);
  }

  private static ConsumerRecords<byte[], byte[]> bundled(
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records) {
    return Bundle.bundled(new ConsumerRecords<>(records, Map.of()), RUNS.topic());
  }

  private static List<ConsumerRecord<byte[], byte[]>> unpacked(
      List<ConsumerRecord<byte[], byte[]>> bundles) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> each : bundles) {
      if (read(each.headers(), each.value()) instanceof Bundle bundle) {
        all.addAll(bundle.records());
      }
    }
    return all;
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, long arrivedAt) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        arrivedAt,
        TimestampType.LOG_APPEND_TIME,
        3,
        5,
        "org".getBytes(UTF_8),
        "value".getBytes(UTF_8),
        new RecordHeaders(),
        Optional.of(7));
  }
}
