package io.runtally.view.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.view.books.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records as the topics would hold them, without a broker. */
final class Tape {
  private static final int PARTITIONS = 3;

  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private Instant now = Instant.parse("2026-11-22T10:00:00Z");

  Instant now() {
    return now;
  }

  /** What follows arrives later by so much. */
  Tape later(Duration time) {
    now = now.plus(time);
    return this;
  }

  <T extends Record> Tape told(Topic topic, Class<T> type, String organization, T value) {
    return told(topic, organization, RecordFormat.of(topic, type).write(value));
  }

  Tape told(Topic topic, String organization, String value) {
    return told(topic, organization, value.getBytes(UTF_8));
  }

  Tape tombstone(Topic topic, String organization) {
    return told(topic, organization, (byte @Nullable []) null);
  }

  private Tape told(Topic topic, String organization, byte @Nullable [] value) {
    return toldIn(Math.floorMod(organization.hashCode(), PARTITIONS), topic, organization, value);
  }

  /** As a producer with another partitioner. */
  Tape toldIn(int number, Topic topic, String organization, byte @Nullable [] value) {
    var partition = new TopicPartition(topic.name(), number);
    long offset = ends.merge(partition, 1L, Long::sum) - 1;
    records.add(
        new ConsumerRecord<>(
            topic.name(),
            number,
            offset,
            now.toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            -1,
            -1,
            organization.getBytes(UTF_8),
            value,
            new RecordHeaders(),
            Optional.empty()));
    now = now.plusMillis(1);
    return this;
  }

  /** Writes all of it, in the order in which it came. */
  List<Batch.Refused> project(Database database) {
    return write(database, records, records.size());
  }

  /** Writes all of it, in some order that keeps each partition's own, in batches of some size. */
  void projectShuffled(Database database, Random random) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> queues = new HashMap<>();
    records.forEach(record ->
        queues
            .computeIfAbsent(
                new TopicPartition(record.topic(), record.partition()), _ -> new ArrayList<>())
            .add(record));
    List<TopicPartition> turns = new ArrayList<>();
    queues.forEach((partition, queue) -> queue.forEach(_ -> turns.add(partition)));
    turns.sort(Comparator.comparing(TopicPartition::toString));
    Collections.shuffle(turns, random);
    List<ConsumerRecord<byte[], byte[]>> shuffled =
        turns.stream().map(turn -> requireNonNull(queues.get(turn)).removeFirst()).toList();
    write(database, shuffled, 1 + random.nextInt(10));
  }

  private static List<Batch.Refused> write(
      Database database, List<ConsumerRecord<byte[], byte[]>> records, int atOnce) {
    List<Batch.Refused> refused = new ArrayList<>();
    Map<TopicPartition, Long> projected = new HashMap<>();
    for (int first = 0; first < records.size(); first += atOnce) {
      Batch batch =
          Batch.of(records.subList(first, Math.min(records.size(), first + atOnce)), Map.of());
      try {
        database.jdbi().useTransaction(handle -> batch.write(handle, projected));
      } catch (Overtaken overtaken) {
        throw new AssertionError(overtaken);
      }
      projected.putAll(batch.next());
      refused.addAll(batch.refused());
    }
    return refused;
  }

  List<ConsumerRecord<byte[], byte[]>> records() {
    return records;
  }
}
