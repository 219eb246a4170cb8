package io.runtally.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Rfc3339;
import io.runtally.schemas.RunEvent;
import io.runtally.schemas.RunEvent.RunData;
import io.runtally.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads run events: which can be counted, and what they say (R2, R3, R10, R12).
 *
 * <p>An event of the plain kind is read in one pass. Whatever is unusual about another, the topic's
 * JSON Schema decides.
 */
final class RunEvents {
  private static final Duration OLDEST = Duration.ofDays(35);
  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final List<String> ATTRIBUTES =
      List.of("specversion", "id", "source", "type", "subject", "time");

  private final JsonFactory json =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private final RecordFormat<RunEvent> format = RecordFormat.of(Topics.RUN_EVENTS, RunEvent.class);
  private final String runs;
  private final List<String> meters;
  private final HomePartition home;

  RunEvents(Rates rates, HomePartition home) {
    this.runs = rates.runs();
    this.meters = rates.meters();
    this.home = home;
  }

  /** What the record says; empty if it cannot be counted. */
  Optional<RunFact> read(ConsumerRecord<byte[], byte[]> record) {
    Map<String, byte[]> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), header.value());
    }
    return read(
        record.key(),
        record.value(),
        headers,
        record.partition(),
        Instant.ofEpochMilli(record.timestamp()));
  }

  /**
   * What a record says; empty if it cannot be counted.
   *
   * @param headers the last of each name
   * @param partition where it lies
   * @param arrival as the broker stamped it
   */
  Optional<RunFact> read(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Map<String, byte[]> headers,
      int partition,
      Instant arrival) {
    byte[] structured = isBinary(headers) ? structured(value, headers) : value;
    if (structured == null) {
      return Optional.empty();
    }
    return plain(structured)
        .or(() -> unusual(structured))
        .flatMap(event -> counted(event, key, partition, arrival));
  }

  private Optional<RunFact> counted(
      RunEvent event, byte @Nullable [] key, int partition, Instant arrival) {
    int meter = meters.indexOf(event.type());
    Instant time = event.time().orElse(arrival);
    if (meter < 0 || time.isBefore(arrival.minus(OLDEST)) || time.isAfter(arrival.plus(AHEAD))) {
      return Optional.empty();
    }
    boolean inCredits = event.data().credits().isPresent();
    if (inCredits && event.type().equals(runs)) {
      // Only other usage says what it costs (R10).
      return Optional.empty();
    }
    return Optional.of(
        new RunFact(
            event.subject(),
            meter,
            RunFact.identity(event.subject(), event.source(), event.id()),
            RunFact.event(event.source(), event.id()),
            Math.toIntExact(event.data().credits().or(event.data()::quantity).orElse(1L)),
            inCredits,
            YearMonth.from(time.atOffset(ZoneOffset.UTC)),
            RunFact.detail(event.type(), event.data().ruleSetId().orElse(""), inCredits),
            arrival,
            home.isAstray(key, event.subject(), partition)));
  }

  /** An event in which every field is what one expects; empty if the schema must be asked. */
  private Optional<RunEvent> plain(byte[] value) {
    if (!isPlainText(value)) {
      return Optional.empty();
    }
    try (JsonParser parser = json.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      String[] attributes = new String[ATTRIBUTES.size()];
      RunData data = RunData.NONE;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        int attribute = ATTRIBUTES.indexOf(field);
        JsonToken token = parser.nextToken();
        if (attribute >= 0 && token == JsonToken.VALUE_STRING) {
          attributes[attribute] = parser.getText();
        } else if (field.equals("data") && token == JsonToken.START_OBJECT) {
          Optional<RunData> read = plainData(parser);
          if (read.isEmpty()) {
            return Optional.empty();
          }
          data = read.get();
        } else if (attribute >= 0 || field.equals("data") || field.equals("data_base64")) {
          return Optional.empty();
        } else {
          parser.skipChildren();
        }
      }
      return parser.nextToken() == null ? plain(attributes, data) : Optional.empty();
    } catch (IOException | NumberFormatException unusual) {
      return Optional.empty();
    }
  }

  private static Optional<RunEvent> plain(@Nullable String[] attributes, RunData data) {
    String version = attributes[0];
    String id = attributes[1];
    String source = attributes[2];
    String type = attributes[3];
    String subject = attributes[4];
    String time = attributes[5];
    if (version == null || id == null || source == null || type == null || subject == null) {
      return Optional.empty();
    }
    Optional<Instant> moment = time == null ? Optional.empty() : Rfc3339.parse(time);
    boolean asExpected =
        version.equals("1.0")
            && isWithin(id, 255)
            && isWithin(source, 255)
            && isWithin(subject, 128)
            && subject.chars().allMatch(RunEvents::belongsInAnId)
            && (time == null || moment.isPresent());
    return asExpected
        ? Optional.of(new RunEvent(version, id, source, type, subject, moment, data))
        : Optional.empty();
  }

  private static Optional<RunData> plainData(JsonParser parser) throws IOException {
    Optional<String> ruleSetId = Optional.empty();
    Optional<Long> quantity = Optional.empty();
    Optional<Long> credits = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (field) {
        case "ruleSetId" -> {
          if (token != JsonToken.VALUE_STRING || parser.getText().length() > 128) {
            return Optional.empty();
          }
          ruleSetId = Optional.of(parser.getText());
        }
        case "environmentId", "correlationId" -> {
          if (token != JsonToken.VALUE_STRING) {
            return Optional.empty();
          }
        }
        case "quantity" -> {
          if (token != JsonToken.VALUE_NUMBER_INT || !isWithin(parser.getLongValue(), 1_000_000)) {
            return Optional.empty();
          }
          quantity = Optional.of(parser.getLongValue());
        }
        case "credits" -> {
          if (token != JsonToken.VALUE_NUMBER_INT || !isWithin(parser.getLongValue(), 10_000)) {
            return Optional.empty();
          }
          credits = Optional.of(parser.getLongValue());
        }
        default -> parser.skipChildren();
      }
    }
    return quantity.isPresent() && credits.isPresent()
        ? Optional.empty()
        : Optional.of(
            new RunData(ruleSetId, Optional.empty(), Optional.empty(), quantity, credits));
  }

  private Optional<RunEvent> unusual(byte[] value) {
    return switch (format.read(value)) {
      case Reading.Understood<RunEvent>(RunEvent event) -> Optional.of(event);
      case Reading.Refused<RunEvent> _ -> Optional.empty();
    };
  }

  /** ASCII without escapes: one byte is one character, and no text is broken. */
  private static boolean isPlainText(byte[] value) {
    for (byte character : value) {
      if (character < 0 || character == '\\') {
        return false;
      }
    }
    return true;
  }

  private static boolean isWithin(String text, int longest) {
    return !text.isEmpty() && text.length() <= longest;
  }

  private static boolean isWithin(long number, long most) {
    return number >= 1 && number <= most;
  }

  private static boolean belongsInAnId(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '_'
        || character == '.'
        || character == '-';
  }

  /** Whether it comes in the binary mode of CloudEvents' Kafka binding. */
  private static boolean isBinary(Map<String, byte[]> headers) {
    byte[] contentType = headers.get("content-type");
    boolean structured =
        contentType != null
            && new String(contentType, UTF_8)
                .strip()
                .regionMatches(
                    true, 0, "application/cloudevents", 0, "application/cloudevents".length());
    return !structured && headers.containsKey("ce_specversion");
  }

  /** The same event in structured mode; null where its data is not one JSON text. */
  private byte @Nullable [] structured(byte @Nullable [] data, Map<String, byte[]> headers) {
    var text = new ByteArrayOutputStream();
    try {
      try (JsonGenerator generator = json.createGenerator(text)) {
        generator.writeStartObject();
        for (String attribute : ATTRIBUTES) {
          byte[] value = headers.get("ce_" + attribute);
          if (value != null) {
            generator.writeFieldName(attribute);
            generator.writeUTF8String(value, 0, value.length);
          }
        }
        generator.writeEndObject();
      }
      if (data == null || data.length == 0) {
        return text.toByteArray();
      }
      try (JsonParser parser = json.createParser(data)) {
        parser.nextToken();
        parser.skipChildren();
        if (parser.nextToken() != null) {
          return null;
        }
      }
    } catch (IOException notJson) {
      return null;
    }
    byte[] attributes = text.toByteArray();
    var event = new ByteArrayOutputStream(attributes.length + data.length + 9);
    event.write(attributes, 0, attributes.length - 1);
    event.writeBytes(",\"data\":".getBytes(UTF_8));
    event.writeBytes(data);
    event.write('}');
    return event.toByteArray();
  }
}
