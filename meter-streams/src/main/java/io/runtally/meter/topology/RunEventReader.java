package io.runtally.meter.topology;

import static io.runtally.schemas.RejectionReason.EMPTY;
import static io.runtally.schemas.RejectionReason.FROM_THE_FUTURE;
import static io.runtally.schemas.RejectionReason.INVALID_FIELD;
import static io.runtally.schemas.RejectionReason.INVALID_ORGANIZATION;
import static io.runtally.schemas.RejectionReason.INVALID_QUANTITY;
import static io.runtally.schemas.RejectionReason.INVALID_TIME;
import static io.runtally.schemas.RejectionReason.MALFORMED_JSON;
import static io.runtally.schemas.RejectionReason.NOT_A_CLOUD_EVENT;
import static io.runtally.schemas.RejectionReason.TOO_OLD;
import static io.runtally.schemas.RejectionReason.UNKNOWN_TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.runtally.meter.domain.Lateness;
import io.runtally.meter.domain.Rates;
import io.runtally.meter.domain.Usage;
import io.runtally.meter.domain.Usage.Amount;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Rfc3339;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads run events: CloudEvents 1.0 in structured mode (the value is the whole event) and in the
 * Kafka binding's binary mode (attributes are {@code ce_*} headers, the value is the data).
 *
 * <p>Every run passes here, so the JSON is streamed once and only what is needed is kept. Where
 * several things are wrong, the reason that comes first in {@link RejectionReason} is given. Not
 * safe for use by several threads.
 */
public final class RunEventReader {
  private static final JsonFactory JSON = new JsonFactory();

  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_RULE_SET = 128;
  private static final int LONGEST_ORGANIZATION = 128;
  private static final long MOST_UNITS = 1_000_000;
  private static final long MOST_CREDITS = 10_000;

  /** Stands for a value of another type than text; known by identity. */
  @SuppressWarnings("StringOperationCanBeSimplified")
  private static final String NOT_TEXT = new String("not a text");

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long EIGHT_HIGH_BITS = 0x8080808080808080L;
  private static final long EIGHT_ONES = 0x0101010101010101L;
  private static final byte ESCAPE = '\\';
  private static final long EIGHT_ESCAPES = EIGHT_ONES * ESCAPE;

  private static final long ABSENT = -1;
  private static final long NOT_A_COUNT = -2;

  private final Rates rates;

  private final Months months = new Months();
  private final FieldNames namesOfEvent = new FieldNames();
  private final FieldNames namesOfData = new FieldNames();

  private @Nullable String specversion;
  private @Nullable String id;
  private @Nullable String source;
  private @Nullable String type;
  private @Nullable String subject;
  private @Nullable String time;
  private @Nullable String ruleSet;
  private long quantity;
  private long credits;
  private boolean isObject;
  private boolean isPlain;
  private boolean hasOtherData;
  private @Nullable String otherField;

  public RunEventReader(Rates rates) {
    this.rates = rates;
  }

  /** Reads one record; whatever its bytes are, it is understood or refused. */
  public Reading<Fact.Told> read(byte @Nullable [] value, Headers headers, long arrivedAt) {
    forgetTheLast();
    boolean binary = headers.lastHeader("ce_specversion") != null;
    if (!binary && (value == null || value.length == 0)) {
      return refused(EMPTY, "The record has no value.");
    }
    try {
      if (binary) {
        readHeaders(headers);
      }
      if (value != null && value.length > 0) {
        isPlain = !binary && isPlain(value);
        if (isAnotherEncoding(value) || !(isPlain || isUtf8(value))) {
          return refused(MALFORMED_JSON, "The value is not JSON in UTF-8.");
        }
        try (JsonParser json = JSON.createParser(value)) {
          readValue(json, binary);
        }
      }
    } catch (JsonProcessingException malformed) {
      return refused(MALFORMED_JSON, sentence(malformed));
    } catch (IOException malformed) {
      // The bytes are in memory: all that can be wrong with them is that they are not UTF-8.
      return refused(MALFORMED_JSON, "The value or a header is not UTF-8.");
    }
    return understand(arrivedAt);
  }

  /** The parser would take UTF-16 and a byte order mark too; the contract is plain UTF-8. */
  private static boolean isAnotherEncoding(byte[] value) {
    for (int i = 0; i < Math.min(4, value.length); i++) {
      if (value[i] == 0) {
        return true;
      }
    }
    int first = value[0] & 0xFF;
    return first == 0xEF || first == 0xFE || first == 0xFF;
  }

  /** The parser would take some byte sequences for characters that UTF-8 writes in one way only. */
  private static boolean isUtf8(byte[] value) {
    try {
      var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  /**
   * Whether a value has nothing but ASCII and no escapes, so that each of its characters is one
   * byte. Nearly every event is so: eight bytes are looked at together.
   */
  private static boolean isPlain(byte[] value) {
    int at = 0;
    for (; at <= value.length - Long.BYTES; at += Long.BYTES) {
      long eight = (long) EIGHT_BYTES.get(value, at);
      long escapes = eight ^ EIGHT_ESCAPES;
      // A byte that is none is borrowed from, and so shows in its high bit.
      long found = (escapes - EIGHT_ONES) & ~escapes;
      if (((eight | found) & EIGHT_HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; at < value.length; at++) {
      if (value[at] < 0 || value[at] == ESCAPE) {
        return false;
      }
    }
    return true;
  }

  private void forgetTheLast() {
    specversion = null;
    id = null;
    source = null;
    type = null;
    subject = null;
    time = null;
    ruleSet = null;
    quantity = ABSENT;
    credits = ABSENT;
    isObject = false;
    isPlain = false;
    hasOtherData = false;
    otherField = null;
  }

  private void readValue(JsonParser json, boolean binary) throws IOException {
    JsonToken first = json.nextToken();
    if (first == null) {
      throw new JsonParseException(json, "it is blank");
    }
    if (binary) {
      readData(json, first);
    } else if (first == JsonToken.START_OBJECT) {
      isObject = true;
      readEvent(json);
    } else {
      skip(json, first);
    }
    if (json.nextToken() != null) {
      throw new JsonParseException(json, "there is more after its end");
    }
  }

  private void readEvent(JsonParser json) throws IOException {
    namesOfEvent.clear();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      namesOfEvent.add(name, json);
      JsonToken token = json.nextToken();
      switch (name) {
        case "specversion" -> specversion = text(json, token);
        case "id" -> id = text(json, token);
        case "source" -> source = text(json, token);
        case "type" -> type = text(json, token);
        case "subject" -> subject = text(json, token);
        case "time" -> time = text(json, token);
        case "data" -> readData(json, token);
        case "data_base64" -> {
          hasOtherData |= token != JsonToken.VALUE_NULL;
          skip(json, token);
        }
        default -> skip(json, token);
      }
    }
  }

  private void readData(JsonParser json, JsonToken first) throws IOException {
    if (first != JsonToken.START_OBJECT) {
      hasOtherData |= first != JsonToken.VALUE_NULL;
      skip(json, first);
      return;
    }
    namesOfData.clear();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      namesOfData.add(name, json);
      JsonToken token = json.nextToken();
      switch (name) {
        case "ruleSetId" -> ruleSet = text(json, token);
        case "quantity" -> quantity = count(json, token);
        case "credits" -> credits = count(json, token);
        case "environmentId", "correlationId" -> {
          String text = text(json, token);
          if (text != null && (isNoText(text) || (!isPlain && characters(text) < 0))) {
            otherField = name;
          }
        }
        default -> skip(json, token);
      }
    }
  }

  /** Passes over a value; what lies in it must be JSON with distinct names all the same. */
  private static void skip(JsonParser json, JsonToken first) throws IOException {
    if (!first.isStructStart()) {
      return;
    }
    Deque<FieldNames> open = new ArrayDeque<>();
    open.push(new FieldNames());
    while (!open.isEmpty()) {
      JsonToken next = json.nextToken();
      if (next.isStructStart()) {
        open.push(new FieldNames());
      } else if (next.isStructEnd()) {
        open.pop();
      } else if (next == JsonToken.FIELD_NAME) {
        open.element().add(json.currentName(), json);
      }
    }
  }

  private void readHeaders(Headers headers) throws CharacterCodingException {
    isObject = true;
    for (Header header : headers) {
      switch (header.key()) {
        case "ce_specversion" -> specversion = text(header);
        case "ce_id" -> id = text(header);
        case "ce_source" -> source = text(header);
        case "ce_type" -> type = text(header);
        case "ce_subject" -> subject = text(header);
        case "ce_time" -> time = text(header);
        default -> {}
      }
    }
  }

  private static @Nullable String text(Header header) throws CharacterCodingException {
    byte[] value = header.value();
    return value == null ? null : UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
  }

  private static @Nullable String text(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> json.getText();
      case VALUE_NULL -> null;
      default -> {
        skip(json, token);
        yield NOT_TEXT;
      }
    };
  }

  /** A whole number of at least 0; 5.0 and 5e0 are whole numbers too, as JSON Schema has it. */
  private static long count(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL -> ABSENT;
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER || json.getLongValue() < 0
              ? NOT_A_COUNT
              : json.getLongValue();
      case VALUE_NUMBER_FLOAT -> wholeNumber(json);
      default -> {
        skip(json, token);
        yield NOT_A_COUNT;
      }
    };
  }

  private static long wholeNumber(JsonParser json) throws IOException {
    try {
      BigDecimal number = json.getDecimalValue();
      boolean small = number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(MOST_UNITS)) <= 0;
      return small && number.stripTrailingZeros().scale() <= 0 ? number.longValue() : NOT_A_COUNT;
    } catch (NumberFormatException exponentOutOfReach) {
      return NOT_A_COUNT;
    }
  }

  private Reading<Fact.Told> understand(long arrivedAt) {
    if (!isObject) {
      return refused(NOT_A_CLOUD_EVENT, "The value is not a JSON object.");
    }
    if (!"1.0".equals(specversion)) {
      return refused(NOT_A_CLOUD_EVENT, "specversion must be the text 1.0.");
    }
    if (id == null || isNoText(id)) {
      return refused(NOT_A_CLOUD_EVENT, "id must be a text.");
    }
    if (source == null || isNoText(source)) {
      return refused(NOT_A_CLOUD_EVENT, "source must be a text.");
    }
    if (type == null || isNoText(type)) {
      return refused(NOT_A_CLOUD_EVENT, "type must be a text.");
    }
    Optional<String> meter = rates.meterOf(type);
    if (meter.isEmpty()) {
      return refused(UNKNOWN_TYPE, "type %s is not metered.".formatted(shortened(type)));
    }
    if (subject == null || !isOrganization(subject)) {
      return refused(
          INVALID_ORGANIZATION,
          "subject must be an organization id: 1 to 128 of A-Z a-z 0-9 _ . and -.");
    }
    return understandAmount(id, source, meter.get(), subject, arrivedAt);
  }

  private Reading<Fact.Told> understandAmount(
      String id, String source, String meter, String organization, long arrivedAt) {
    if (quantity != ABSENT && credits != ABSENT) {
      return refused(INVALID_QUANTITY, "data must not hold both quantity and credits.");
    }
    if (quantity != ABSENT && (quantity < 1 || quantity > MOST_UNITS)) {
      return refused(INVALID_QUANTITY, "data.quantity must be a whole number from 1 to 1,000,000.");
    }
    if (credits != ABSENT && (credits < 1 || credits > MOST_CREDITS)) {
      return refused(INVALID_QUANTITY, "data.credits must be a whole number from 1 to 10,000.");
    }
    if (credits != ABSENT && meter.equals(rates.runs())) {
      return refused(
          INVALID_QUANTITY, "data.credits is for other usage; runs are counted by data.quantity.");
    }
    Amount amount =
        credits != ABSENT
            ? new Amount.Credits(credits)
            : new Amount.Units(quantity == ABSENT ? 1 : quantity);
    return understandTime(id, source, meter, organization, amount, arrivedAt);
  }

  private Reading<Fact.Told> understandTime(
      String id, String source, String meter, String organization, Amount amount, long arrivedAt) {
    long ranAt = arrivedAt;
    if (time != null) {
      Optional<Instant> parsed = isNoText(time) ? Optional.empty() : Rfc3339.parse(time);
      if (parsed.isEmpty()) {
        return refused(INVALID_TIME, "time must be in RFC 3339, such as 2026-11-22T06:52:00.125Z.");
      }
      ranAt = parsed.get().toEpochMilli();
    }
    switch (Lateness.of(ranAt, arrivedAt)) {
      case TOO_OLD -> {
        return refused(
            TOO_OLD,
            "time %s is more than 35 days before its arrival at %s."
                .formatted(Instant.ofEpochMilli(ranAt), Instant.ofEpochMilli(arrivedAt)));
      }
      case FROM_THE_FUTURE -> {
        return refused(
            FROM_THE_FUTURE,
            "time %s is more than 5 minutes after its arrival at %s."
                .formatted(Instant.ofEpochMilli(ranAt), Instant.ofEpochMilli(arrivedAt)));
      }
      case ON_TIME -> {}
    }
    if (!isName(id, LONGEST_NAME)) {
      return refused(INVALID_FIELD, "id must have 1 to 255 characters, all of them valid.");
    }
    if (!isName(source, LONGEST_NAME)) {
      return refused(INVALID_FIELD, "source must have 1 to 255 characters, all of them valid.");
    }
    if (hasOtherData) {
      return refused(INVALID_FIELD, "data must be a JSON object.");
    }
    if (ruleSet != null
        && (isNoText(ruleSet) || !(ruleSet.isEmpty() || isName(ruleSet, LONGEST_RULE_SET)))) {
      return refused(INVALID_FIELD, "data.ruleSetId must be a text of at most 128 characters.");
    }
    if (otherField != null) {
      return refused(INVALID_FIELD, "data.%s must be a text.".formatted(otherField));
    }
    var usage =
        new Usage(
            meter, source, id, Optional.ofNullable(ruleSet), months.of(ranAt), arrivedAt, amount);
    return new Reading.Understood<>(new Fact.Told(organization, new Fact.UsageMetered(usage)));
  }

  private boolean isName(String text, int longest) {
    int characters = isPlain ? text.length() : characters(text);
    return characters >= 1 && characters <= longest;
  }

  /**
   * How many characters a text has, or -1 where it holds half of a surrogate pair: that has no
   * UTF-8, and two different ids with it would be written the same.
   */
  private static int characters(String text) {
    int characters = 0;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (Character.isSurrogate(next)) {
        boolean pair =
            Character.isHighSurrogate(next)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return -1;
        }
        i++;
      }
      characters++;
    }
    return characters;
  }

  static boolean isOrganization(String text) {
    if (text.isEmpty() || text.length() > LONGEST_ORGANIZATION) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      boolean allowed =
          (next >= 'a' && next <= 'z')
              || (next >= 'A' && next <= 'Z')
              || (next >= '0' && next <= '9')
              || next == '_'
              || next == '.'
              || next == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isNoText(String value) {
    return value == NOT_TEXT;
  }

  /** What the parser found and where, without what it says in brackets for programmers. */
  private static String sentence(JsonProcessingException malformed) {
    String message = malformed.getOriginalMessage();
    int end = message.indexOf(" (");
    long at = malformed.getLocation() == null ? 0 : malformed.getLocation().getByteOffset();
    return "The value is not JSON: %s, at byte %d."
        .formatted(shortened(end < 0 ? message : message.substring(0, end)), at);
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static Reading<Fact.Told> refused(RejectionReason reason, String detail) {
    return new Reading.Refused<>(reason, detail);
  }
}
