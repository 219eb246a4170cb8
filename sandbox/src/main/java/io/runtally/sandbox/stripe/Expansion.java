package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Puts objects where their ids stand, as {@code expand[]} asks. */
final class Expansion {
  private static final Set<String> EXPANDABLE =
      Set.of(
          "customer",
          "payment_method",
          "default_payment_method",
          "latest_charge",
          "charge",
          "payment_intent",
          "setup_intent");

  private final Transaction transaction;

  Expansion(Transaction transaction) {
    this.transaction = transaction;
  }

  void expand(ObjectNode answer, List<String> paths) {
    paths.forEach(path -> expand(answer, path, path));
  }

  private void expand(JsonNode at, String path, String wholePath) {
    int dot = path.indexOf('.');
    String field = dot < 0 ? path : path.substring(0, dot);
    String rest = dot < 0 ? "" : path.substring(dot + 1);
    switch (at) {
      case ArrayNode list -> list.forEach(element -> expand(element, path, wholePath));
      case ObjectNode object -> expandIn(object, field, rest, wholePath);
      default -> {}
    }
  }

  private void expandIn(ObjectNode object, String field, String rest, String wholePath) {
    JsonNode value = object.path(field);
    boolean isPlace = value.isObject() || value.isArray();
    if (value.isMissingNode() || !(isPlace || EXPANDABLE.contains(field))) {
      throw StripeError.invalid(
          "expand", "This property cannot be expanded (%s).".formatted(wholePath));
    }
    if (value.isTextual()) {
      transaction.find(value.textValue()).ifPresent(found -> object.set(field, found.shown()));
    }
    if (!rest.isEmpty()) {
      expand(object.path(field), rest, wholePath);
    }
  }
}
