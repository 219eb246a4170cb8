package io.runtally.audit;

import io.runtally.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed records from the beginning of topics to ends that are fixed beforehand. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Progress progress;
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  TopicReader(Map<String, Object> connection, Progress progress) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("fetch.max.bytes", 16 << 20);
    settings.put("max.partition.fetch.bytes", 4 << 20);
    settings.put("max.poll.records", 4_000);
    settings.put("default.api.timeout.ms", 20_000);
    settings.putAll(connection);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", false);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.progress = progress;
  }

  /** How many partitions a topic has; empty if there is no such topic. */
  Optional<Integer> partitions(Topic topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic.name());
    return found == null || found.isEmpty() ? Optional.empty() : Optional.of(found.size());
  }

  static List<TopicPartition> all(Topic topic, int partitions) {
    return IntStream.range(0, partitions)
        .mapToObj(partition -> new TopicPartition(topic.name(), partition))
        .toList();
  }

  /** Where each ends for those who read committed records. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return Map.copyOf(consumer.endOffsets(partitions));
  }

  /** The first offset that is still there, of each. */
  Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
    return Map.copyOf(consumer.beginningOffsets(partitions));
  }

  /** The first record that is still there, read without moving on; empty if there is none. */
  Optional<ConsumerRecord<byte[], byte[]>> first(TopicPartition partition) {
    long end = ends(List.of(partition)).getOrDefault(partition, 0L);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long silentSince = System.nanoTime();
    while (consumer.position(partition) < end) {
      List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
      if (!records.isEmpty()) {
        return Optional.of(records.getFirst());
      }
      giveUpAfterSilence(silentSince, partition.topic());
    }
    return Optional.empty();
  }

  /** Reads on from where the last reading of each partition stopped, to the given ends. */
  void read(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    readUntil(
        ends,
        record -> {
          taker.accept(record);
          return true;
        });
  }

  /** Reads on until the ends, or until the taker wants no more. */
  void readUntil(
      Map<TopicPartition, Long> ends, Predicate<ConsumerRecord<byte[], byte[]>> wantsMore) {
    List<TopicPartition> unknown =
        ends.keySet().stream().filter(partition -> !positions.containsKey(partition)).toList();
    if (!unknown.isEmpty()) {
      positions.putAll(beginnings(unknown));
    }
    List<TopicPartition> unread = new ArrayList<>();
    long all = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      long missing = end.getValue() - position(end.getKey());
      if (missing > 0) {
        unread.add(end.getKey());
        all += missing;
      }
    }
    if (unread.isEmpty()) {
      return;
    }
    consumer.assign(unread);
    unread.forEach(partition -> consumer.seek(partition, position(partition)));
    long done = 0;
    long silentSince = System.nanoTime();
    while (!unread.isEmpty()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        var partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.getOrDefault(partition, 0L)) {
          done++;
          positions.put(partition, record.offset() + 1);
          if (!wantsMore.test(record)) {
            return;
          }
        }
      }
      List<TopicPartition> finished =
          unread.stream()
              .filter(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))
              .toList();
      finished.forEach(partition -> positions.put(partition, ends.getOrDefault(partition, 0L)));
      unread.removeAll(finished);
      consumer.pause(finished);
      progress.read(ends.keySet().iterator().next().topic(), done, all);
      if (!records.isEmpty() || !finished.isEmpty()) {
        silentSince = System.nanoTime();
      }
      giveUpAfterSilence(silentSince, ends.keySet().iterator().next().topic());
    }
  }

  private long position(TopicPartition partition) {
    return positions.getOrDefault(partition, 0L);
  }

  private static void giveUpAfterSilence(long since, String topic) {
    if (System.nanoTime() - since > SILENCE.toNanos()) {
      throw new AuditProblem(
          "The broker has sent nothing of %s for %d seconds, though there is more."
              .formatted(topic, SILENCE.toSeconds()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
