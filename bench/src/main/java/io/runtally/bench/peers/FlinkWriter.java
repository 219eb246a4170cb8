package io.runtally.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes what {@link FlinkCounting} puts out to the topics that it belongs to. */
final class FlinkWriter implements KafkaRecordSerializationSchema<Tuple3<String, String, String>> {
  private static final long serialVersionUID = 1L;

  private final String deductions;
  private final String tallies;

  FlinkWriter(String deductions, String tallies) {
    this.deductions = deductions;
    this.tallies = tallies;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Tuple3<String, String, String> result, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(
        result.f0.equals(FlinkCounting.DEDUCTION) ? deductions : tallies,
        result.f1.getBytes(UTF_8),
        result.f2.getBytes(UTF_8));
  }
}
