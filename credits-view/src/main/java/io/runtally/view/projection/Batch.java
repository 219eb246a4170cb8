package io.runtally.view.projection;

import io.runtally.schemas.Reading;
import io.runtally.schemas.RejectionReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/** Records that were read together, to be written together. */
final class Batch {
  /** A record that says nothing that can be understood. */
  record Refused(ConsumerRecord<byte[], byte[]> record, RejectionReason reason, String detail) {}

  private record Part<T extends Record>(Table<T> table, List<Told<T>> told) {
    void write(Handle handle) {
      if (!told.isEmpty()) {
        table.write(handle, told);
      }
    }
  }

  private final List<Part<?>> parts = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final Set<String> organizations = new TreeSet<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();

  private Batch() {}

  /**
   * @param readTo where partitions are read to, as far as that is beyond these records
   */
  static Batch of(
      Iterable<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Long> readTo) {
    var batch = new Batch();
    batch.next.putAll(readTo);
    Map<String, List<ConsumerRecord<byte[], byte[]>>> byTopic = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      byTopic.computeIfAbsent(record.topic(), _ -> new ArrayList<>()).add(record);
      batch.next.merge(
          new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Math::max);
    }
    for (Table<?> table : Tables.ALL) {
      batch.parts.add(batch.read(table, byTopic.getOrDefault(table.topic().name(), List.of())));
    }
    return batch;
  }

  private <T extends Record> Part<T> read(
      Table<T> table, List<ConsumerRecord<byte[], byte[]>> records) {
    List<Told<T>> understood = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      switch (table.read(record)) {
        case Reading.Understood<Told<T>>(Told<T> told) -> {
          understood.add(told);
          organizations.add(told.organization());
        }
        case Reading.Refused<Told<T>>(RejectionReason reason, String detail) ->
            refused.add(new Refused(record, reason, detail));
      }
    }
    return new Part<>(table, understood);
  }

  /** Whether it moves offsets alone. */
  boolean isEmpty() {
    return organizations.isEmpty() && refused.isEmpty();
  }

  /** The offsets after it. */
  Map<TopicPartition, Long> next() {
    return next;
  }

  List<Refused> refused() {
    return refused;
  }

  /**
   * Writes all of it or, where another has, nothing; in a transaction.
   *
   * @param from where this writer believes the partitions to be
   */
  void write(Handle handle, Map<TopicPartition, Long> from) throws Overtaken {
    Offsets.move(handle, from, next);
    parts.forEach(part -> part.write(handle));
    if (!organizations.isEmpty()) {
      handle
          .createQuery(
              "select pg_notify('runtally_changes', changed) from unnest(:changed) as changed")
          .bindArray("changed", String.class, List.copyOf(organizations))
          .map((_, _) -> true)
          .list();
    }
  }
}
