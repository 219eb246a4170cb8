package io.runtally.schemas;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/** JSON as the contract has it: UTF-8, one text for each value, no field twice. */
final class Json {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(new SimpleModule().addDeserializer(Instant.class, new InstantReader()))
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .nodeFactory(new PlainNumbers())
          .build();

  private static final ObjectReader TREES = MAPPER.readerFor(JsonNode.class);
  private static final int LONGEST_MESSAGE = 200;

  private Json() {}

  /** The bytes as text; those that are not UTF-8 fail rather than turn into question marks. */
  static String decode(byte[] utf8) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
  }

  static JsonNode parse(String text) throws JsonProcessingException {
    return TREES.readTree(text);
  }

  /** What is wrong with a text that is not JSON, for a person. */
  static String sentenceOf(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    String where =
        location == null
            ? ""
            : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    String what =
        switch (e) {
          case JsonEOFException tooShort -> "it ends too early";
          case MismatchedInputException tooLong -> "something follows it";
          default -> Complaint.shortened(e.getOriginalMessage(), LONGEST_MESSAGE);
        };
    return "The value is not one JSON text: " + what + where + ".";
  }

  /**
   * The first field whose text holds half of a surrogate pair. JSON can escape such a text, but
   * UTF-8 cannot hold it, and so no key, header or database can.
   */
  static Optional<String> brokenText(String text, Record value) {
    if (!text.contains("\\ud") && !text.contains("\\uD")) {
      return Optional.empty();
    }
    return brokenText("", MAPPER.valueToTree(value));
  }

  private static Optional<String> brokenText(String field, JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING ->
          node.asText().codePoints().anyMatch(Json::isHalfAPair)
              ? Optional.of(field)
              : Optional.empty();
      case OBJECT ->
          node.propertyStream()
              .flatMap(property ->
                  brokenText(
                      field.isEmpty() ? property.getKey() : field + "." + property.getKey(),
                      property.getValue())
                      .stream())
              .findFirst();
      case ARRAY ->
          IntStream.range(0, node.size())
              .boxed()
              .flatMap(index -> brokenText(field + "[" + index + "]", node.get(index)).stream())
              .findFirst();
      case NUMBER, BOOLEAN, NULL, MISSING, BINARY, POJO -> Optional.empty();
    };
  }

  private static boolean isHalfAPair(int character) {
    return Character.getType(character) == Character.SURROGATE;
  }

  private static final class InstantReader extends StdScalarDeserializer<Instant> {

    @Serial private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = parser.getText();
      return Rfc3339.parse(text)
          .orElseThrow(
              () -> context.weirdStringException(text, Instant.class, "no RFC 3339 date-time"));
    }
  }
}
