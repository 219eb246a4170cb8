package io.runtally.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.networknt.schema.Error;
import io.runtally.schemas.Reading.Refused;
import io.runtally.schemas.Reading.Understood;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one topic are read and written. The topic's JSON Schema decides what is
 * understood; only what a schema cannot say is checked beside it. Safe for use by many threads.
 */
public final class RecordFormat<T extends Record> {

  private static final ConcurrentMap<Topic, RecordFormat<?>> FORMATS = new ConcurrentHashMap<>();

  private final Topic topic;
  private final ValueSchema schema;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  private RecordFormat(Topic topic, Class<T> type) {
    this.topic = topic;
    this.schema = ValueSchema.of(topic);
    this.reader = Json.MAPPER.readerFor(type);
    this.writer = Json.MAPPER.writerFor(type);
  }

  /**
   * The format of a topic's values.
   *
   * @throws IllegalArgumentException if {@code type} is not what the catalogue says of the topic
   */
  public static <T extends Record> RecordFormat<T> of(Topic topic, Class<T> type) {
    if (!topic.valueType().equals(Optional.of(type))) {
      throw new IllegalArgumentException(
          "The values of " + topic.name() + " are not " + type.getSimpleName() + ".");
    }
    // The type was compared above, and each topic has one.
    @SuppressWarnings("unchecked")
    var format =
        (RecordFormat<T>)
            FORMATS.computeIfAbsent(topic, absent -> new RecordFormat<>(absent, type));
    return format;
  }

  public Topic topic() {
    return topic;
  }

  /** Reads a value as it came from the broker; never throws, whatever the bytes are. */
  public Reading<T> read(byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      return new Refused<>(RejectionReason.EMPTY, "The record has no value.");
    }
    String text;
    JsonNode tree;
    try {
      text = Json.decode(value);
      tree = Json.parse(text);
    } catch (CharacterCodingException e) {
      return malformed("The value is not UTF-8.");
    } catch (JsonProcessingException e) {
      return malformed(Json.sentenceOf(e));
    } catch (NumberFormatException e) {
      // Jackson lets this one through where an exponent is beyond an int.
      return malformed("The value holds a number that is too long to read.");
    }
    if (tree.isMissingNode()) {
      return malformed("The value is blank.");
    }
    List<Error> errors = schema.errorsOf(tree);
    if (!errors.isEmpty()) {
      Complaint complaint = Complaint.worstOf(topic, errors);
      return new Refused<>(complaint.reason(), complaint.sentence());
    }
    T record;
    try {
      record = reader.readValue(tree);
    } catch (IOException e) {
      // The schema let something pass that the record does not hold, and that is a bug. A process
      // that stopped here would stop again at each start, so the record is set aside all the same.
      return new Refused<>(
          topic.equals(Topics.RUN_EVENTS)
              ? RejectionReason.INVALID_FIELD
              : RejectionReason.SCHEMA_VIOLATION,
          "The value cannot be held: " + Complaint.shortened(String.valueOf(e.getMessage()), 200));
    }
    return Json.brokenText(text, record)
        .map(field -> malformed(field + " holds half of a surrogate pair, which is no text."))
        .or(() -> beyondTheSchema(record))
        .orElseGet(() -> new Understood<>(record));
  }

  /** The value in its written form: fields in the record's order, absence as null. */
  public byte[] write(T value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A value of " + topic.name() + " cannot be written.", e);
    }
  }

  private Reading<T> malformed(String detail) {
    return new Refused<>(RejectionReason.MALFORMED_JSON, detail);
  }

  private Optional<Reading<T>> beyondTheSchema(T value) {
    if (value instanceof CreditPayment payment && !payment.currency().equalsIgnoreCase("usd")) {
      return Optional.of(
          new Refused<>(
              RejectionReason.UNSUPPORTED_CURRENCY,
              "currency must be usd, found \"" + payment.currency() + "\"."));
    }
    if (value instanceof AutoRechargeSettings settings
        && settings.monthlyLimit().orElse(Long.MAX_VALUE) < settings.amount()) {
      return Optional.of(
          new Refused<>(
              RejectionReason.SCHEMA_VIOLATION,
              "monthlyLimit must be at least the amount of "
                  + settings.amount()
                  + ", found "
                  + settings.monthlyLimit().orElseThrow()
                  + "."));
    }
    return Optional.empty();
  }
}
