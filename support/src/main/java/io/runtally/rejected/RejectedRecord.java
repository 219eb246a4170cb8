package io.runtally.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Rfc3339;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A record that was set aside, read as far as it can be read. */
public final class RejectedRecord {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern ORGANIZATION = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final String OURS = "runtally.";
  private static final int LONGEST_BEGINNING = 160;

  private final ConsumerRecord<byte[], byte[]> record;
  private final JsonNode value;

  public RejectedRecord(ConsumerRecord<byte[], byte[]> record) {
    this.record = record;
    this.value = parsed(record.value());
  }

  private static JsonNode parsed(byte[] value) {
    try {
      return value == null ? JsonNodeFactory.instance.missingNode() : JSON.readTree(value);
    } catch (JsonProcessingException noJson) {
      return JsonNodeFactory.instance.missingNode();
    } catch (IOException noText) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  /** When it was set aside. */
  public Instant at() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** Its place among those of its partition. */
  long offset() {
    return record.offset();
  }

  /** Why, as a name; one that a newer version gave is not known here. */
  public String reason() {
    return header("runtally.reason").orElse("UNKNOWN");
  }

  Optional<RejectionReason> knownReason() {
    try {
      return Optional.of(RejectionReason.valueOf(reason()));
    } catch (IllegalArgumentException newer) {
      return Optional.empty();
    }
  }

  /** Why, as a sentence. */
  public String detail() {
    return header("runtally.detail").orElse("");
  }

  /** The topic, partition and offset that it came from. */
  public String origin() {
    return "%s-%s@%s"
        .formatted(
            header("runtally.topic").orElse("?"),
            header("runtally.partition").orElse("?"),
            header("runtally.offset").orElse("?"));
  }

  /** Whose it is, where that can be read. */
  public Optional<String> organization() {
    return Optional.ofNullable(record.key())
        .map(key -> new String(key, UTF_8))
        .or(() -> attribute("subject"))
        .or(() -> field("organizationId"))
        .filter(text -> ORGANIZATION.matcher(text).matches());
  }

  /** The event's own id, or the payment's. */
  public Optional<String> id() {
    return attribute("id").or(() -> field("paymentId")).map(RejectedRecord::printable);
  }

  Optional<Instant> time() {
    return attribute("time").flatMap(Rfc3339::parse);
  }

  byte[] value() {
    return record.value() == null ? new byte[0] : record.value();
  }

  boolean isWhole() {
    return record.headers().lastHeader("runtally.truncated") == null;
  }

  boolean isRunEvent() {
    return record.topic().equals(Topics.RUN_EVENTS_REJECTED.name());
  }

  /** The value's first characters, without any that a terminal would obey. */
  public String beginning() {
    byte[] bytes = value();
    int length = Math.min(bytes.length, LONGEST_BEGINNING);
    String text = printable(new String(bytes, 0, length, UTF_8));
    return bytes.length > length ? text + " …" : text;
  }

  /** An attribute of a CloudEvent, in whichever of the two modes it came. */
  private Optional<String> attribute(String name) {
    return header("ce_" + name).or(() -> field(name));
  }

  private Optional<String> field(String name) {
    return Optional.of(value.path(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }

  private Optional<String> header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), UTF_8));
  }

  static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(point -> isPlain(point) ? point : '·')
        .limit(LONGEST_BEGINNING)
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }

  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      // Some of these turn a line's direction round, or hide what follows.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The run event as it came. */
  ProducerRecord<byte[], byte[]> asItCame() {
    Headers headers = new RecordHeaders();
    for (Header header : record.headers()) {
      if (!header.key().startsWith(OURS)) {
        headers.add(header);
      }
    }
    return new ProducerRecord<>(
        Topics.RUN_EVENTS.name(), null, null, record.key(), record.value(), headers);
  }
}
