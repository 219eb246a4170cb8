package io.runtally.meter.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Neighbours of one partition that go through the streams as one record. What Streams does for each
 * record, to find out which of a task's inputs is next above all, takes several times as long as
 * counting a run; for a bundle it does it once.
 *
 * <p>A bundle lies at the offset of its first record, so that one which was not processed is read
 * again as a whole. It spans {@value #LONGEST_MILLIS} milliseconds of arrivals at most: that is how
 * exactly records of different topics keep their order.
 *
 * <p>It travels in the place of its headers, the one part of a record that the streams hand on as
 * it is and that no producer can send.
 */
public final class Bundle extends RecordHeaders {
  private static final int MOST_RECORDS = 100;
  private static final long LONGEST_MILLIS = 10;
  private static final byte[] NO_BYTES = new byte[0];

  private final transient List<ConsumerRecord<byte[], byte[]>> records;

  private Bundle(List<ConsumerRecord<byte[], byte[]>> records) {
    this.records = records;
  }

  List<ConsumerRecord<byte[], byte[]>> records() {
    return records;
  }

  /** The same records, those of the topic in bundles. */
  public static ConsumerRecords<byte[], byte[]> bundled(
      ConsumerRecords<byte[], byte[]> polled, String topic) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new LinkedHashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
      all.put(partition, partition.topic().equals(topic) ? bundled(records) : records);
    }
    return new ConsumerRecords<>(all, polled.nextOffsets());
  }

  private static List<ConsumerRecord<byte[], byte[]>> bundled(
      List<ConsumerRecord<byte[], byte[]>> records) {
    List<ConsumerRecord<byte[], byte[]>> bundles = new ArrayList<>();
    int from = 0;
    for (int next = 1; next <= records.size(); next++) {
      if (next == records.size() || !belong(records.get(from), records.get(next), next - from)) {
        bundles.add(bundle(records.subList(from, next)));
        from = next;
      }
    }
    return bundles;
  }

  private static boolean belong(
      ConsumerRecord<byte[], byte[]> first, ConsumerRecord<byte[], byte[]> next, int soFar) {
    return soFar < MOST_RECORDS && next.timestamp() - first.timestamp() <= LONGEST_MILLIS;
  }

  private static ConsumerRecord<byte[], byte[]> bundle(
      List<ConsumerRecord<byte[], byte[]>> records) {
    ConsumerRecord<byte[], byte[]> first = records.getFirst();
    int bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      bytes += Math.max(0, record.serializedValueSize());
    }
    return new ConsumerRecord<>(
        first.topic(),
        first.partition(),
        first.offset(),
        first.timestamp(),
        first.timestampType(),
        0,
        bytes,
        NO_BYTES,
        NO_BYTES,
        new Bundle(records),
        first.leaderEpoch());
  }

  /** Reads the value of an input record: a bundle, or the bytes of a record that came alone. */
  static Serde<Object> serde() {
    Deserializer<Object> reader =
        new Deserializer<>() {
          @Override
          public Object deserialize(String topic, byte[] value) {
            return value;
          }

          @Override
          public Object deserialize(String topic, Headers headers, byte[] value) {
            return headers instanceof Bundle bundle ? bundle : value;
          }
        };
    return Serdes.serdeFrom(
        (_, value) -> {
          throw new UnsupportedOperationException("Inputs are only read");
        },
        reader);
  }
}
