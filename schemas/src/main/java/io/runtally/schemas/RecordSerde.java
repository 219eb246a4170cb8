package io.runtally.schemas;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The serde of one topic's values, for programs that read what Runtally itself wrote: there a value
 * that cannot be understood is a bug and fails with a {@link SerializationException}. Whoever reads
 * what others wrote asks {@link RecordFormat#read} instead.
 */
public final class RecordSerde<T extends Record> implements Serde<T> {

  private final RecordFormat<T> format;

  public RecordSerde(RecordFormat<T> format) {
    this.format = format;
  }

  public static <T extends Record> RecordSerde<T> of(Topic topic, Class<T> type) {
    return new RecordSerde<>(RecordFormat.of(topic, type));
  }

  @Override
  public Serializer<T> serializer() {
    return this::serialize;
  }

  @Override
  public Deserializer<T> deserializer() {
    return this::deserialize;
  }

  // A tombstone has no value on either side.
  private byte @Nullable [] serialize(String topic, @Nullable T value) {
    return value == null ? null : format.write(value);
  }

  private @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    return switch (format.read(bytes)) {
      case Reading.Understood<T>(T value) -> value;
      case Reading.Refused<T>(RejectionReason reason, String detail) ->
          throw new SerializationException(
              "A record of " + topic + " is " + reason + ": " + detail);
    };
  }
}
