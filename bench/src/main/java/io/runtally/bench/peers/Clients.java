package io.runtally.bench.peers;

import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients with the sizes that the meter's have. */
final class Clients {
  private Clients() {}

  static KafkaConsumer<byte[], byte[]> consumer(Task task) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            task.bootstrapServers(),
            "group.id",
            task.group(),
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed",
            "max.poll.records",
            4_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  static KafkaProducer<byte[], byte[]> transactionalProducer(Task task, int lane) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                task.bootstrapServers(),
                "transactional.id",
                task.group() + "-" + lane,
                "linger.ms",
                100,
                "compression.type",
                "lz4",
                "batch.size",
                128 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }
}
