package io.runtally.view.projection;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jdbi.v3.core.Jdbi;

/** Reads the partitions that the group gives it, from where the database says. */
final class Follower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
  private static final Duration ASK_AFTER = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final int RECORDS_AT_ONCE = 2_000;

  private final Jdbi database;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Where each partition is projected to, as far as this one knows. */
  private final Map<TopicPartition, Long> projected = new HashMap<>();

  /** Where each partition ended when it was given to this one. */
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  private boolean joined;
  private long answeredAt = System.nanoTime();

  Follower(Jdbi database, ProjectionSettings settings, Map<String, Object> consuming) {
    this.database = database;
    this.consumer =
        new KafkaConsumer<>(
            consumer(settings, consuming),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(Tables.TOPICS.stream().map(topic -> topic.name()).toList(), new Placing());
  }

  private static Map<String, Object> consumer(
      ProjectionSettings settings, Map<String, Object> consuming) {
    Map<String, Object> consumer = new HashMap<>(consuming);
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    consumer.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    consumer.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instanceId());
    consumer.put(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) settings.sessionTimeout().toMillis());
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Where to read is for the database alone to say: an offset that is gone must be noticed.
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE);
    return consumer;
  }

  /**
   * The next records, if any come in a while.
   *
   * @throws org.apache.kafka.common.KafkaException where the broker does not answer any more
   */
  ConsumerRecords<byte[], byte[]> poll() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    if (!records.isEmpty()) {
      answeredAt = System.nanoTime();
    } else if (System.nanoTime() - answeredAt > ASK_AFTER.toNanos()) {
      // A poll of brokers that are gone finds no records, and nothing wrong with that.
      var _ = consumer.endOffsets(consumer.assignment(), ANSWER_WITHIN);
      answeredAt = System.nanoTime();
    }
    return records;
  }

  /**
   * Where partitions are read to, of those that are read further than they are projected. That is
   * also past what is no record, as the end of a transaction: at the end of a partition it is its
   * end.
   */
  Map<TopicPartition, Long> readTo() {
    Map<TopicPartition, Long> further = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      long position = consumer.position(partition, ANSWER_WITHIN);
      if (position > projected.getOrDefault(partition, 0L)) {
        further.put(partition, position);
      }
    }
    return further;
  }

  /** Where the partitions are projected to, for the fence. */
  Map<TopicPartition, Long> projected() {
    return projected;
  }

  /** The records up to here are written. */
  void moved(Map<TopicPartition, Long> next) {
    projected.putAll(next);
    ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Goes to where the database says: what is written there is not written again. */
  void placeAnew() {
    place(consumer.assignment());
  }

  private void place(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> next =
        database.withHandle(handle -> Offsets.read(handle, partitions));
    projected.putAll(next);
    next.forEach((partition, offset) -> {
      if (offset > 0) {
        consumer.seek(partition, offset);
      } else {
        consumer.seekToBeginning(List.of(partition));
      }
    });
  }

  /** Whether the group has said what this one reads; that may be nothing. */
  boolean hasJoined() {
    return joined;
  }

  /** Whether each partition was read to the end that it had when it was given to this one. */
  boolean isCaughtUp() {
    return joined && ends.isEmpty();
  }

  /** Records that are still to be read. */
  long lag() {
    return consumer.assignment().stream()
        .map(consumer::currentLag)
        .mapToLong(lag -> lag.orElse(0))
        .sum();
  }

  /** Ends a poll that is under way; from any thread. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
  }

  private final class Placing implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      place(partitions);
      ends.putAll(consumer.endOffsets(partitions));
      ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      joined = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      projected.keySet().removeAll(partitions);
      ends.keySet().removeAll(partitions);
    }
  }
}
