package io.runtally.view.projection;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/** How far each partition is projected: the one place where that is kept. */
final class Offsets {
  // In one order always, so that two writers never wait for each other in a circle.
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private Offsets() {}

  /** The offsets to go on from; 0 for a partition of which nothing is projected. */
  static Map<TopicPartition, Long> read(Handle handle, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> known = new HashMap<>();
    handle
        .createQuery("select topic, partition, next_offset from projected")
        .map((row, _) ->
            Map.entry(
                new TopicPartition(row.getString("topic"), row.getInt("partition")),
                row.getLong("next_offset")))
        .forEach(each -> known.put(each.getKey(), each.getValue()));
    Map<TopicPartition, Long> next = new HashMap<>();
    partitions.forEach(partition -> next.put(partition, known.getOrDefault(partition, 0L)));
    return next;
  }

  /**
   * Moves on, if nobody else has.
   *
   * @param from where this writer believes each partition to be
   * @param to where its rows take it
   * @throws Overtaken where it is not there: another writer has projected these records
   */
  static void move(Handle handle, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to)
      throws Overtaken {
    List<TopicPartition> partitions = to.keySet().stream().sorted(ORDER).toList();
    List<TopicPartition> fresh =
        partitions.stream().filter(partition -> at(from, partition) == 0).toList();
    Table.each(
        handle,
        """
        insert into projected (topic, partition, next_offset) values (:topic, :partition, 0)
        on conflict do nothing
        """,
        fresh,
        (row, partition) ->
            row.bind("topic", partition.topic()).bind("partition", partition.partition()));
    boolean[] moved =
        Table.each(
            handle,
            """
            update projected set next_offset = :to
            where topic = :topic and partition = :partition and next_offset = :from
            """,
            partitions,
            (row, partition) ->
                row.bind("topic", partition.topic())
                    .bind("partition", partition.partition())
                    .bind("from", at(from, partition))
                    .bind("to", at(to, partition)));
    for (boolean each : moved) {
      if (!each) {
        throw new Overtaken();
      }
    }
  }

  private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return offsets.getOrDefault(partition, 0L);
  }
}
