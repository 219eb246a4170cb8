package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parameters that came and are what they should be ({@link Parameters}). */
record Values(ObjectNode tree) {
  static final Values NONE = new Values(Json.object());

  boolean has(String name) {
    return tree.has(name);
  }

  Optional<JsonNode> node(String name) {
    return Optional.ofNullable(tree.get(name));
  }

  /** Absent as well where an empty text came. */
  Optional<String> text(String name) {
    return Json.text(tree, name).filter(text -> !text.isEmpty());
  }

  /** A parameter that {@link Parameters} has made sure of. */
  String required(String name) {
    return tree.path(name).asText();
  }

  Optional<Long> wholeNumber(String name) {
    return node(name).filter(JsonNode::isNumber).map(JsonNode::longValue);
  }

  boolean flag(String name) {
    return tree.path(name).asBoolean(false);
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    tree.path(name).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  Values nested(String name) {
    return tree.get(name) instanceof ObjectNode object ? new Values(object) : NONE;
  }

  /** Puts what came for {@code name} into {@code target}; an empty text takes it away (null). */
  void copy(String name, ObjectNode target) {
    if (has(name)) {
      JsonNode value = tree.get(name);
      boolean removes = value.isTextual() && value.textValue().isEmpty();
      target.set(name, removes ? target.nullNode() : value.deepCopy());
    }
  }

  void copy(List<String> names, ObjectNode target) {
    names.forEach(name -> copy(name, target));
  }

  /** Merges {@code metadata}: an empty value takes its name away, an empty text takes all away. */
  void mergeMetadata(ObjectNode target) {
    if (!has("metadata")) {
      return;
    }
    ObjectNode kept =
        target.get("metadata") instanceof ObjectNode object ? object : target.putObject("metadata");
    if (!(tree.get("metadata") instanceof ObjectNode changes)) {
      kept.removeAll();
      return;
    }
    changes
        .properties()
        .forEach(change -> {
          if (change.getValue().asText().isEmpty()) {
            kept.remove(change.getKey());
          } else {
            kept.set(change.getKey(), change.getValue());
          }
        });
  }
}
