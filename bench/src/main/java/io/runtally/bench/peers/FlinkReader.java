package io.runtally.bench.peers;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Understands run events in Flink's source. */
final class FlinkReader implements KafkaRecordDeserializationSchema<FlinkRun> {
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
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<FlinkRun> out) {
    RunReader.Run run = reader.read(record);
    out.collect(FlinkMeter.run(run, hash.of(run), record.timestamp()));
  }

  @Override
  public TypeInformation<FlinkRun> getProducedType() {
    return FlinkMeter.RUN;
  }
}
