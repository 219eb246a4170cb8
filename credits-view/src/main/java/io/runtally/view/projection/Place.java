package io.runtally.view.projection;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Where a record lies, and so which of two is the newer one.
 *
 * @param arrivedAt when the broker took it in
 */
record Place(Instant arrivedAt, int partition, long offset) {

  static Place of(ConsumerRecord<?, ?> record) {
    return new Place(Instant.ofEpochMilli(record.timestamp()), record.partition(), record.offset());
  }

  /** Fills in {@code :arrivedAt}, {@code :partition} and {@code :offset}. */
  PreparedBatch bindTo(PreparedBatch batch) {
    return batch.bind("arrivedAt", arrivedAt).bind("partition", partition).bind("offset", offset);
  }
}
