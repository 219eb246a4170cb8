package io.runtally.bench.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Values bound to JSON by their class, as most applications have them. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static <T> Serde<T> serde(Class<T> type) {
    ObjectReader reader = MAPPER.readerFor(type);
    ObjectWriter writer = MAPPER.writerFor(type);
    return Serdes.serdeFrom(
        (_, value) -> write(writer, value), (_, bytes) -> read(reader, type, bytes));
  }

  private static byte @Nullable [] write(ObjectWriter writer, @Nullable Object value) {
    try {
      return value == null ? null : writer.writeValueAsBytes(value);
    } catch (JsonProcessingException unwritable) {
      throw new SerializationException(unwritable);
    }
  }

  private static <T> @Nullable T read(ObjectReader reader, Class<T> type, byte @Nullable [] bytes) {
    try {
      return bytes == null ? null : type.cast(reader.readValue(bytes));
    } catch (IOException unreadable) {
      throw new SerializationException(unreadable);
    }
  }
}
