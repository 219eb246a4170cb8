package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What a parameter may say; {@link #read} turns the text that came into a typed tree. */
sealed interface ParameterKind {
  ParameterKind TEXT = new Text(false);

  /** A text that an empty one takes away. */
  ParameterKind REMOVABLE_TEXT = new Text(true);

  ParameterKind WHOLE_NUMBER = new WholeNumber();
  ParameterKind FLAG = new Flag();
  ParameterKind TEXTS = new ListOf(TEXT);
  ParameterKind METADATA = new Metadata();
  ParameterKind FREE = new Free();

  /**
   * Reads what came.
   *
   * @param path the parameter's whole name, for sentences
   * @throws StripeError when {@code raw} is something else
   */
  JsonNode read(String path, JsonNode raw);

  static ParameterKind oneOf(String... values) {
    return new OneOf(List.of(values));
  }

  static ParameterKind nested(Parameters.Parameter... parameters) {
    return new Nested(Parameters.of(parameters));
  }

  static ParameterKind listOf(ParameterKind element) {
    return new ListOf(element);
  }

  /** A moment, or a range of them: {@code created=…}, {@code created[gte]=…}. */
  static ParameterKind moments() {
    return new Moments();
  }

  private static String text(String path, JsonNode raw) {
    if (!raw.isTextual()) {
      throw StripeError.invalid(path, "Invalid string: " + raw);
    }
    return raw.textValue();
  }

  private static String notEmpty(String path, JsonNode raw) {
    String text = text(path, raw);
    if (text.isEmpty()) {
      throw StripeError.invalid(
          path,
          "parameter_invalid_empty",
          "You passed an empty string for '%s'. We assume empty values are an attempt to unset a parameter; however '%s' cannot be unset. You should remove '%s' from your request or supply a non-empty value."
              .formatted(path, path, path));
    }
    return text;
  }

  /** A text. */
  record Text(boolean removable) implements ParameterKind {
    @Override
    public JsonNode read(String path, JsonNode raw) {
      String text = removable ? text(path, raw) : notEmpty(path, raw);
      return Json.object().textNode(text);
    }
  }

  /** A whole number. */
  record WholeNumber() implements ParameterKind {
    @Override
    public JsonNode read(String path, JsonNode raw) {
      String text = notEmpty(path, raw);
      try {
        return LongNode.valueOf(Long.parseLong(text));
      } catch (NumberFormatException other) {
        throw StripeError.invalid(path, "parameter_invalid_integer", "Invalid integer: " + text);
      }
    }
  }

  /** True or false. */
  record Flag() implements ParameterKind {
    @Override
    public JsonNode read(String path, JsonNode raw) {
      String text = notEmpty(path, raw);
      return switch (text) {
        case "true" -> BooleanNode.TRUE;
        case "false" -> BooleanNode.FALSE;
        default -> throw StripeError.invalid(path, "Invalid boolean: " + text);
      };
    }
  }

  /** One of some words. */
  record OneOf(List<String> values) implements ParameterKind {
    @Override
    public JsonNode read(String path, JsonNode raw) {
      String text = notEmpty(path, raw);
      if (!values.contains(text)) {
        throw StripeError.invalid(
            path, "Invalid %s: must be one of %s".formatted(path, String.join(", ", values)));
      }
      return Json.object().textNode(text);
    }
  }

  /** Parameters of their own. */
  record Nested(Parameters parameters) implements ParameterKind {
    @Override
    public JsonNode read(String path, JsonNode raw) {
      if (!(raw instanceof ObjectNode object)) {
        throw StripeError.invalid(path, "Invalid object");
      }
      return parameters.read(path, object);
    }
  }

  /** A list, told by positions. */
  record ListOf(ParameterKind element) implements ParameterKind {
    @Override
    public JsonNode read(String path, JsonNode raw) {
      if (!(raw instanceof ObjectNode elements)) {
        throw StripeError.invalid(path, "Invalid array");
      }
      ArrayNode list = Json.array();
      elements
          .properties()
          .forEach(one ->
              list.add(element.read("%s[%s]".formatted(path, one.getKey()), one.getValue())));
      return list;
    }
  }

  /** Texts under names that the caller chooses; an empty one takes its name away. */
  record Metadata() implements ParameterKind {
    private static final int NAMES = 50;
    private static final int NAME_LENGTH = 40;
    private static final int VALUE_LENGTH = 500;

    @Override
    public JsonNode read(String path, JsonNode raw) {
      if (raw.isTextual() && raw.textValue().isEmpty()) {
        return raw;
      }
      if (!(raw instanceof ObjectNode entries)) {
        throw StripeError.invalid(path, "Invalid object");
      }
      if (entries.size() > NAMES) {
        throw StripeError.invalid(path, "You can have up to %d keys".formatted(NAMES));
      }
      entries.properties().forEach(entry -> check(path, entry.getKey(), entry.getValue()));
      return entries;
    }

    private static void check(String path, String name, JsonNode raw) {
      String value = text("%s[%s]".formatted(path, name), raw);
      if (name.length() > NAME_LENGTH) {
        throw StripeError.invalid(
            path, "Metadata keys can have up to %d characters: %s".formatted(NAME_LENGTH, name));
      }
      if (value.length() > VALUE_LENGTH) {
        throw StripeError.invalid(
            "%s[%s]".formatted(path, name),
            "Metadata values can have up to %d characters, but you passed in a value that is %d characters."
                .formatted(VALUE_LENGTH, value.length()));
      }
    }
  }

  /** A moment in seconds, or bounds. */
  record Moments() implements ParameterKind {
    private static final Nested BOUNDS =
        new Nested(
            Parameters.of(
                Parameters.optional("gt", WHOLE_NUMBER),
                Parameters.optional("gte", WHOLE_NUMBER),
                Parameters.optional("lt", WHOLE_NUMBER),
                Parameters.optional("lte", WHOLE_NUMBER)));

    @Override
    public JsonNode read(String path, JsonNode raw) {
      return raw.isObject() ? BOUNDS.read(path, raw) : WHOLE_NUMBER.read(path, raw);
    }

    static boolean include(Optional<JsonNode> moments, long seconds) {
      return moments.map(wanted -> include(wanted, seconds)).orElse(true);
    }

    private static boolean include(JsonNode wanted, long seconds) {
      if (wanted.isNumber()) {
        return wanted.longValue() == seconds;
      }
      return seconds > wanted.path("gt").asLong(Long.MIN_VALUE)
          && seconds >= wanted.path("gte").asLong(Long.MIN_VALUE)
          && seconds < wanted.path("lt").asLong(Long.MAX_VALUE)
          && seconds <= wanted.path("lte").asLong(Long.MAX_VALUE);
    }
  }

  /** Kept or ignored as it stands: addresses and the like, which change nothing here. */
  record Free() implements ParameterKind {
    @Override
    public JsonNode read(String path, JsonNode raw) {
      return raw;
    }
  }
}
