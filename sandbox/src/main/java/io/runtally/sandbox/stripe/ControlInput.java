package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The JSON object that came with a request to the control API. */
record ControlInput(ObjectNode tree) {
  static ControlInput parse(String body) {
    try {
      return new ControlInput(body.isBlank() ? Json.object() : Json.read(body));
    } catch (IllegalArgumentException other) {
      throw new ControlProblem("The body must be a JSON object: %s.".formatted(other.getMessage()));
    }
  }

  /** Refuses what a typing mistake would make. */
  void allow(Set<String> members) {
    tree.fieldNames()
        .forEachRemaining(name -> {
          if (!members.contains(name)) {
            throw new ControlProblem(
                "There is no member \"%s\" here; there are %s."
                    .formatted(name, String.join(", ", new TreeSet<>(members))));
          }
        });
  }

  boolean has(String name) {
    return tree.hasNonNull(name);
  }

  String text(String name) {
    return optionalText(name)
        .orElseThrow(() -> new ControlProblem("\"%s\" is missing.".formatted(name)));
  }

  Optional<String> optionalText(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode value = tree.get(name);
    if (!value.isTextual()) {
      throw new ControlProblem("\"%s\" must be a text, and is %s.".formatted(name, value));
    }
    return Optional.of(value.textValue());
  }

  long wholeNumber(String name) {
    if (!has(name)) {
      throw new ControlProblem("\"%s\" is missing.".formatted(name));
    }
    return wholeNumber(name, 0);
  }

  long wholeNumber(String name, long otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = tree.get(name);
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw new ControlProblem("\"%s\" must be a whole number, and is %s.".formatted(name, value));
    }
    return value.longValue();
  }

  double number(String name, double otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = tree.get(name);
    if (!value.isNumber()) {
      throw new ControlProblem("\"%s\" must be a number, and is %s.".formatted(name, value));
    }
    return value.doubleValue();
  }

  boolean flag(String name) {
    if (!has(name)) {
      return false;
    }
    JsonNode value = tree.get(name);
    if (!value.isBoolean()) {
      throw new ControlProblem("\"%s\" must be true or false, and is %s.".formatted(name, value));
    }
    return value.booleanValue();
  }

  <E extends Enum<E>> E oneOf(String name, Class<E> type) {
    String text = text(name);
    List<E> values = List.of(type.getEnumConstants());
    return values.stream()
        .filter(value -> value.name().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new ControlProblem(
                "\"%s\" must be one of %s, and is \"%s\"."
                    .formatted(
                        name,
                        String.join(
                            ", ", Arrays.stream(type.getEnumConstants()).map(Enum::name).toList()),
                        text)));
  }
}
