package io.runtally.recharge.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One input topic, read and answered: a batch's offsets are committed together with what it came
 * to, in a transaction that fails if the group has meanwhile given the partitions to somebody else.
 */
final class Channel implements AutoCloseable {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  // As it was when the batch was read: a later one would let a stale batch through.
  private ConsumerGroupMetadata membership;

  Channel(String topic, Map<String, Object> consuming, Map<String, Object> producing) {
    this.consumer =
        new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.producer =
        new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      consumer.subscribe(List.of(topic));
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
    this.membership = consumer.groupMetadata();
  }

  /** The next records, if any come within the time. */
  List<ConsumerRecord<byte[], byte[]>> poll(Duration atMost) {
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    consumer.poll(atMost).forEach(batch::add);
    membership = consumer.groupMetadata();
    return batch;
  }

  /** Stays in the group for a while and reads nothing. */
  void idle(Duration time) {
    consumer.pause(consumer.assignment());
    // What the group assigns meanwhile is not paused: its records are not for now either.
    rewind(poll(time));
    consumer.resume(consumer.assignment());
  }

  /** Publishes the answers and, with them, that these records are done. */
  void publish(
      List<ConsumerRecord<byte[], byte[]>> done, List<ProducerRecord<byte[], byte[]>> answers) {
    producer.beginTransaction();
    answers.forEach(answer -> {
      var _ = producer.send(answer);
    });
    producer.sendOffsetsToTransaction(next(done), membership);
    producer.commitTransaction();
  }

  /** Goes back, so that these records are read again. */
  void rewind(List<ConsumerRecord<byte[], byte[]>> undone) {
    Map<TopicPartition, Long> first = new HashMap<>();
    undone.forEach(record -> first.merge(partition(record), record.offset(), Math::min));
    first.forEach((partition, offset) -> {
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, offset);
      }
    });
  }

  boolean isAssigned() {
    return !consumer.assignment().isEmpty();
  }

  /** Ends a poll that is under way; from any thread. */
  void wakeUp() {
    consumer.wakeup();
  }

  private static Map<TopicPartition, OffsetAndMetadata> next(
      List<ConsumerRecord<byte[], byte[]>> done) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : done) {
      offsets.merge(
          partition(record),
          new OffsetAndMetadata(record.offset() + 1),
          (one, other) -> one.offset() > other.offset() ? one : other);
    }
    return offsets;
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void close() {
    try {
      producer.close(CLOSE_WITHIN);
    } catch (InterruptException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    }
  }
}
