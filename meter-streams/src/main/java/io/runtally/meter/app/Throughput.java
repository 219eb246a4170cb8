package io.runtally.meter.app;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of Kafka Streams that decide how much is done at once: large portions in, large
 * compressed batches out. The benchmark gives the same ones to the meters that it runs beside ours.
 */
public final class Throughput {
  private static final int RECORDS_AT_ONCE = 4_000;
  private static final int BATCH_BYTES = 128 * 1024;

  private Throughput() {}

  public static Map<String, Object> settings() {
    return Map.of(
        StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG,
        RECORDS_AT_ONCE,
        StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
        BoundedMemory.class,
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
        RECORDS_AT_ONCE,
        StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
        "lz4",
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG),
        BATCH_BYTES);
  }
}
