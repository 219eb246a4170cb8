package io.runtally.bench.peers;

import com.dynatrace.hash4j.hashing.HashValue128;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Understands run events in Flink's source. */
final class FlinkReader
    implements KafkaRecordDeserializationSchema<Tuple6<String, Long, Long, Integer, Long, Long>> {
  private static final long serialVersionUID = 1L;

  private transient RunReader reader;
  private transient IdHash hash;

  @SuppressWarnings("NullAway.Init")
  FlinkReader() {}

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    reader = new RunReader();
    hash = new IdHash();
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record,
      Collector<Tuple6<String, Long, Long, Integer, Long, Long>> out) {
    RunReader.Run run = reader.read(record);
    HashValue128 id = hash.of(run);
    out.collect(
        Tuple6.of(
            run.organization(),
            id.getMostSignificantBits(),
            id.getLeastSignificantBits(),
            run.usage().month().number(),
            run.usage().units(),
            record.timestamp()));
  }

  @Override
  public TypeInformation<Tuple6<String, Long, Long, Integer, Long, Long>> getProducedType() {
    return FlinkMeter.RUN;
  }
}
