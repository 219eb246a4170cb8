package io.runtally.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One number for each organization, read from a topic that is keyed by organization. */
final class Published implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final ToLongFunction<byte[]> number;
  private final BinaryOperator<Long> join;
  private final Map<String, Long> numbers = new HashMap<>();

  private Published(
      String servers, String topic, ToLongFunction<byte[]> number, BinaryOperator<Long> join) {
    this.number = number;
    this.join = join;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "isolation.level",
                "read_committed",
                "max.poll.records",
                4_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The sum of a number that each record holds. */
  static Published sum(String servers, String topic, ToLongFunction<JsonNode> number) {
    return new Published(servers, topic, value -> number.applyAsLong(json(value)), Long::sum);
  }

  /** The number that the last record holds. */
  static Published last(String servers, String topic, ToLongFunction<JsonNode> number) {
    return new Published(
        servers, topic, value -> number.applyAsLong(json(value)), (_, newer) -> newer);
  }

  /** How many records there are, whatever they hold. */
  static Published count(String servers, String topic) {
    return new Published(servers, topic, _ -> 1, Long::sum);
  }

  /** Reads on to what is the end now. */
  Map<String, Long> toTheEnd() {
    // Of a consumer that reads what is committed, the end before what is not.
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        numbers.merge(new String(record.key(), UTF_8), number.applyAsLong(record.value()), join);
      }
    }
    return numbers;
  }

  private static JsonNode json(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
