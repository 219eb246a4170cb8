package io.runtally.recharge.flow;

import io.runtally.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all of a topic that is committed, without being in any group. */
final class WholeTopic implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;

  WholeTopic(Map<String, Object> consuming, Topic topic) {
    Map<String, Object> settings = new HashMap<>(consuming);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(partition -> new TopicPartition(topic.name(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    this.ends = Map.copyOf(consumer.endOffsets(partitions));
    consumer.seekToBeginning(partitions);
  }

  /** Where each partition ended when this was opened. */
  Map<TopicPartition, Long> ends() {
    return ends;
  }

  Map<TopicPartition, Long> beginnings() {
    return consumer.beginningOffsets(ends.keySet());
  }

  /** Every record before {@link #ends}, each partition in its order. */
  void forEach(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    while (!isAtEnd()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        if (end != null && record.offset() < end) {
          reader.accept(record);
        }
      }
    }
  }

  /** Offsets alone do not tell: an aborted transaction and its marker take some, too. */
  boolean isEmpty() {
    while (!isAtEnd()) {
      if (!consumer.poll(POLL).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private boolean isAtEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
