package io.runtally.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the effects of events from a topic, as committed, and notes when each was there. */
final class EffectReader implements Runnable, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Function<byte[], String> event;
  private final boolean readsEffectsAlone;
  private final Awaited awaited;
  private volatile boolean closed;
  private @Nullable String unexpected;

  /**
   * @param event which event the record is the effect of, by its id
   * @param readsEffectsAlone whether each record of the topic is the effect of an awaited event
   */
  EffectReader(
      String servers,
      String topic,
      Function<byte[], String> event,
      boolean readsEffectsAlone,
      Awaited awaited) {
    this.event = event;
    this.readsEffectsAlone = readsEffectsAlone;
    this.awaited = awaited;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    partitions.forEach(consumer::position);
  }

  /** Reads until it is closed. */
  @Override
  public void run() {
    try (consumer) {
      while (!closed) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          String id = event.apply(record.value());
          if (!awaited.meet(id, now) && readsEffectsAlone) {
            unexpected = id;
          }
        }
      }
    }
  }

  /** What was there though nothing, or not that often; to be asked when {@link #run} has ended. */
  Optional<String> contradiction() {
    return Optional.ofNullable(unexpected)
        .map(id -> "an effect of the event %s was not expected, or was there twice".formatted(id));
  }

  /** Lets {@link #run} come to its end; a consumer can only be closed by the thread that reads. */
  @Override
  public void close() {
    closed = true;
  }
}
