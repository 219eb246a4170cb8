package io.runtally.schemas;

import org.jspecify.annotations.Nullable;

/** How the values of one topic are read and written. */
@SuppressWarnings("DoNotCallSuggester")
public final class RecordFormat<T extends Record> {

  private final Topic topic;

  private RecordFormat(Topic topic) {
    this.topic = topic;
  }

  /** The format of a topic's values; {@code type} must be the one that the catalogue names. */
  public static <T extends Record> RecordFormat<T> of(Topic topic, Class<T> type) {
    return new RecordFormat<>(topic);
  }

  public Topic topic() {
    return topic;
  }

  /** Reads a value as it came from the broker; never throws, whatever the bytes are. */
  public Reading<T> read(byte @Nullable [] value) {
    throw new UnsupportedOperationException();
  }

  public byte[] write(T value) {
    throw new UnsupportedOperationException();
  }
}
