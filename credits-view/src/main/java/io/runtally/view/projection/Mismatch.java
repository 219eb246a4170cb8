package io.runtally.view.projection;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/**
 * The topics do not hold what the database expects next, or did not once. The database remembers
 * that: topics that grow past what it expects look as if they were its own, and it would hold
 * entries that no topic holds.
 */
final class Mismatch extends Exception {
  private static final long serialVersionUID = 1L;

  Mismatch() {
    super(
        "The topics do not hold what the database expects next: it was built from other topics, or records were deleted. Drop it, and it is built again",
        null,
        false,
        false);
  }

  /** Remembers it for as long as the database is there. */
  static void remember(Handle handle, Map<TopicPartition, Long> expected) {
    Table.each(
        handle,
        """
        insert into mismatches (topic, partition, expected_offset)
        values (:topic, :partition, :expected) on conflict do nothing
        """,
        List.copyOf(expected.entrySet()),
        (row, each) ->
            row.bind("topic", each.getKey().topic())
                .bind("partition", each.getKey().partition())
                .bind("expected", each.getValue()));
  }

  /**
   * Looks whether this process or another has met one.
   *
   * @throws Mismatch where that is so
   */
  static void refuse(Handle handle) throws Mismatch {
    if (handle.createQuery("select exists (select from mismatches)").mapTo(Boolean.class).one()) {
      throw new Mismatch();
    }
  }
}
