package io.runtally.recharge.flow;

import io.runtally.schemas.Hearing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
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

  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final Hearing hearing;
  // As it was when the batch was read: a later one would let a stale batch through.
  private ConsumerGroupMetadata membership;
  private boolean behind;
  private volatile long lag;

  Channel(String topic, Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
    this.consumer = consumer;
    this.producer = producer;
    this.hearing = new Hearing(consumer::metrics);
    try {
      producer.initTransactions();
      consumer.subscribe(List.of(topic));
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
    this.membership = consumer.groupMetadata();
  }

  /** A channel to the brokers. */
  static Channel open(String topic, Map<String, Object> consuming, Map<String, Object> producing) {
    var consumer =
        new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    KafkaProducer<byte[], byte[]> producer;
    try {
      producer =
          new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (RuntimeException | Error failure) {
      consumer.close();
      throw failure;
    }
    return new Channel(topic, consumer, producer);
  }

  /** The next records, if any come within the time. */
  ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
    ConsumerRecords<byte[], byte[]> batch = take(atMost);
    behind = batch.isEmpty() && batch.nextOffsets().isEmpty() && hasLag();
    return batch;
  }

  private ConsumerRecords<byte[], byte[]> take(Duration atMost) {
    ConsumerRecords<byte[], byte[]> batch = consumer.poll(atMost);
    membership = consumer.groupMetadata();
    hearing.listen();
    lag =
        consumer.assignment().stream()
            .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
            .sum();
    return batch;
  }

  private boolean hasLag() {
    return lag > 0;
  }

  /** Records of its partitions that were still to be read after the last poll; from any thread. */
  long lag() {
    return lag;
  }

  /** Whether the last poll brought nothing though something was there. */
  boolean isBehind() {
    return behind;
  }

  /** How long the broker has said nothing at all; from any thread. */
  Duration silentFor() {
    return hearing.silentFor();
  }

  /** Stays in the group for a while and reads nothing. */
  void idle(Duration time) {
    consumer.pause(consumer.assignment());
    // What the group assigns meanwhile is not paused: its records are not for now either.
    ConsumerRecords<byte[], byte[]> untimely = take(time);
    behind = false;
    Map<TopicPartition, Long> undone = new HashMap<>();
    untimely.forEach(record -> undone.putIfAbsent(partition(record), record.offset()));
    publish(untimely, undone, List.of());
    consumer.resume(consumer.assignment());
  }

  /** Publishes the answers and, with them, that the batch is done. */
  void publish(
      ConsumerRecords<byte[], byte[]> batch, List<ProducerRecord<byte[], byte[]>> answers) {
    publish(batch, Map.of(), answers);
  }

  /**
   * Publishes the answers and, with them, how far the batch is done. A batch without records counts
   * too: where it went past the marks that transactions leave, a group that stayed before them
   * would be lost once the broker has forgotten all that lies before the end.
   *
   * @param undone the first record of each partition, if any, that is not: it and all behind it are
   *     read again
   */
  void publish(
      ConsumerRecords<byte[], byte[]> batch,
      Map<TopicPartition, Long> undone,
      List<ProducerRecord<byte[], byte[]>> answers) {
    Map<TopicPartition, OffsetAndMetadata> done = doneBy(batch, undone);
    if (!done.isEmpty()) {
      producer.beginTransaction();
      answers.forEach(answer -> {
        var _ = producer.send(answer);
      });
      producer.sendOffsetsToTransaction(done, membership);
      producer.commitTransaction();
    }
    undone.forEach((partition, offset) -> {
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, offset);
      }
    });
  }

  private static Map<TopicPartition, OffsetAndMetadata> doneBy(
      ConsumerRecords<byte[], byte[]> batch, Map<TopicPartition, Long> undone) {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>(batch.nextOffsets());
    undone.forEach((partition, offset) -> {
      if (batch.records(partition).getFirst().offset() == offset) {
        done.remove(partition);
      } else {
        done.put(partition, new OffsetAndMetadata(offset));
      }
    });
    return done;
  }

  boolean isAssigned() {
    return !consumer.assignment().isEmpty();
  }

  /** Ends a poll that is under way; from any thread. */
  void wakeUp() {
    consumer.wakeup();
  }

  static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
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
