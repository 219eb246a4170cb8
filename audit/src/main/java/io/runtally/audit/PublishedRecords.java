package io.runtally.audit;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what the meter published. A receipt can name a hundred runs and more, and asking its schema
 * would take most of an audit; that nothing is missing and every number is one is all that matters
 * here.
 */
final class PublishedRecords {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Map<Class<?>, ObjectReader> readers = new HashMap<>();

  /**
   * The record in a value.
   *
   * @throws IOException with what is wrong, if it is none
   */
  <T extends Record> T read(Class<T> type, byte[] value) throws IOException {
    return readers.computeIfAbsent(type, each -> MAPPER.readerFor(each)).readValue(value);
  }
}
