package io.runtally.view.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topic;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** How the records of one topic become rows. */
abstract class Table<T extends Record> {
  private static final Pattern ORGANIZATION = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  private final RecordFormat<T> format;
  private final Function<T, String> organization;

  Table(Topic topic, Class<T> type, Function<T, String> organization) {
    this.format = RecordFormat.of(topic, type);
    this.organization = organization;
  }

  final Topic topic() {
    return format.topic();
  }

  /** Whether a record without a value says something. */
  boolean takesTombstones() {
    return false;
  }

  /** Writes rows; in a transaction, and each record once. */
  abstract void write(Handle handle, List<Told<T>> told);

  final Reading<Told<T>> read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null && takesTombstones()) {
      return tombstone(record);
    }
    return switch (format.read(record.value())) {
      case Reading.Understood<T>(T value) ->
          new Reading.Understood<>(
              new Told<>(organization.apply(value), Optional.of(value), Place.of(record)));
      case Reading.Refused<T>(RejectionReason reason, String detail) ->
          new Reading.Refused<>(reason, detail);
    };
  }

  private static <T extends Record> Reading<Told<T>> tombstone(
      ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    return ORGANIZATION.matcher(key).matches()
        ? new Reading.Understood<>(new Told<>(key, Optional.empty(), Place.of(record)))
        : new Reading.Refused<>(
            RejectionReason.EMPTY, "The record has no value, and its key is no organization id.");
  }

  /**
   * One statement for each of many rows, sent together.
   *
   * @return for each row whether it was written; it was not where the statement preferred what was
   *     there
   */
  static <R> boolean[] each(
      Handle handle, String sql, List<R> rows, BiConsumer<PreparedBatch, R> fill) {
    var written = new boolean[rows.size()];
    if (rows.isEmpty()) {
      return written;
    }
    try (PreparedBatch batch = handle.prepareBatch(sql)) {
      for (R row : rows) {
        fill.accept(batch, row);
        batch.add();
      }
      int[] counts = batch.execute();
      for (int n = 0; n < counts.length; n++) {
        written[n] = counts[n] != 0;
      }
    }
    return written;
  }
}
