package io.runtally.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the JSON Schema has against a value, as a reason and a sentence.
 *
 * @param field the way to the field, such as {@code runs[0].month}; empty for the value itself
 */
record Complaint(RejectionReason reason, String field, String keyword, String sentence) {

  private static final int LONGEST_TEXT_SHOWN = 60;

  /**
   * The one complaint to tell of several: by the order of the reasons, and a wrong type before what
   * follows from it.
   */
  static Complaint worstOf(Topic topic, List<Error> errors) {
    return errors.stream()
        .map(error -> of(topic, error))
        .min(
            Comparator.comparing(Complaint::reason)
                .thenComparing(complaint -> !complaint.keyword().equals("type")))
        .orElseThrow();
  }

  private static Complaint of(Topic topic, Error error) {
    String keyword = error.getKeyword();
    String field = fieldOf(error);
    return new Complaint(
        reasonOf(topic, field, keyword),
        field,
        keyword,
        (field.isEmpty() ? "The value" : field) + " " + predicateOf(error, keyword) + ".");
  }

  private static String fieldOf(Error error) {
    var field = new StringBuilder();
    NodePath way = error.getInstanceLocation();
    for (int depth = 0; depth < way.getNameCount(); depth++) {
      Object step = way.getElement(depth);
      if (step instanceof Integer index) {
        field.append('[').append(index).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(step);
      }
    }
    if (error.getKeyword().equals("required")) {
      field.append(field.isEmpty() ? "" : ".").append(error.getProperty());
    }
    return field.toString();
  }

  private static RejectionReason reasonOf(Topic topic, String field, String keyword) {
    if (!topic.equals(Topics.RUN_EVENTS)) {
      return RejectionReason.SCHEMA_VIOLATION;
    }
    return switch (field) {
      case "", "specversion", "type" -> RejectionReason.NOT_A_CLOUD_EVENT;
      case "id", "source" ->
          keyword.equals("minLength") || keyword.equals("maxLength")
              ? RejectionReason.INVALID_FIELD
              : RejectionReason.NOT_A_CLOUD_EVENT;
      case "subject" -> RejectionReason.INVALID_ORGANIZATION;
      case "data.quantity", "data.credits" -> RejectionReason.INVALID_QUANTITY;
      case "data" ->
          keyword.equals("not") ? RejectionReason.INVALID_QUANTITY : RejectionReason.INVALID_FIELD;
      case "time" -> RejectionReason.INVALID_TIME;
      default -> RejectionReason.INVALID_FIELD;
    };
  }

  private static String predicateOf(Error error, String keyword) {
    JsonNode found = error.getInstanceNode();
    JsonNode expected = error.getSchemaNode();
    return switch (keyword) {
      case "required" -> "is missing";
      case "type" -> "must be " + types(expected) + ", found " + typeFound(expected, found);
      case "enum" -> "must be one of " + choices(expected) + ", found " + shown(found);
      case "const" -> "must be " + shown(expected) + ", found " + shown(found);
      case "minimum" -> "must be at least " + expected.asText() + foundNumber(found);
      case "maximum" -> "must be at most " + expected.asText() + foundNumber(found);
      case "multipleOf" -> "must be a multiple of " + expected.asText() + foundNumber(found);
      case "minLength" -> "must have at least " + counted(expected, "character") + length(found);
      case "maxLength" -> "must have at most " + counted(expected, "character") + length(found);
      case "minItems" -> "must have at least " + counted(expected, "element") + size(found);
      case "maxItems" -> "must have at most " + counted(expected, "element") + size(found);
      case "pattern" -> "must match " + expected.asText() + ", found " + shown(found);
      case "format" -> "must be a time such as 2026-11-22T06:52:00Z, found " + shown(found);
      case "not" -> "must not be " + expected.path("description").asText();
      default -> throw new IllegalStateException("No sentence for the keyword " + keyword + ".");
    };
  }

  private static String types(JsonNode expected) {
    return expected.isArray()
        ? elements(expected).map(Complaint::type).collect(Collectors.joining(" or "))
        : type(expected);
  }

  private static String type(JsonNode name) {
    return switch (name.asText()) {
      case "null" -> "null";
      case "object" -> "an object";
      case "array" -> "an array";
      case "integer" -> "an integer";
      default -> "a " + name.asText();
    };
  }

  private static String typeFound(JsonNode expected, JsonNode found) {
    return switch (found.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case BOOLEAN -> "a boolean";
      // An integer was expected and 1.5 found: the type alone would explain nothing.
      case NUMBER -> types(expected).contains("integer") ? shown(found) : "a number";
      case NULL -> "null";
      case MISSING, BINARY, POJO -> "nothing";
    };
  }

  private static String choices(JsonNode expected) {
    return elements(expected)
        .filter(choice -> !choice.isNull())
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }

  private static String counted(JsonNode number, String noun) {
    return number.asText() + " " + noun + (number.asInt() == 1 ? "" : "s");
  }

  private static String foundNumber(JsonNode found) {
    return PlainNumbers.isReplaced(found) ? "" : ", found " + shown(found);
  }

  private static String length(JsonNode found) {
    String text = found.asText();
    return ", found " + text.codePointCount(0, text.length());
  }

  private static String size(JsonNode found) {
    return ", found " + found.size();
  }

  private static String shown(@Nullable JsonNode value) {
    if (value == null) {
      return "nothing";
    }
    if (value.isNumber() && PlainNumbers.isReplaced(value)) {
      return "a number out of all bounds";
    }
    return switch (value.getNodeType()) {
      case STRING -> '"' + shortened(value.asText(), LONGEST_TEXT_SHOWN) + '"';
      case NUMBER, BOOLEAN, NULL -> shortened(value.asText(), LONGEST_TEXT_SHOWN);
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case MISSING, BINARY, POJO -> "nothing";
    };
  }

  /**
   * A text as it can stand in one line of a log: not too long, and with a question mark for what
   * cannot be shown.
   */
  static String shortened(String text, int longest) {
    var shown = new StringBuilder();
    text.codePoints()
        .limit(longest)
        .map(character -> isShowable(character) ? character : '?')
        .forEach(shown::appendCodePoint);
    if (text.codePointCount(0, text.length()) > longest) {
      shown.append('…');
    }
    return shown.toString();
  }

  private static boolean isShowable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
