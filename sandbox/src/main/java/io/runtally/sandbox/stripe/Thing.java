package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object that is kept. Whoever gets one gets a copy, and saves it with {@link Transaction#save}.
 *
 * @param number the order of creation, over all types
 * @param shown what goes out, in Stripe's shape
 * @param hidden what only the simulator knows: how a card behaves, whose object it is
 */
record Thing(ObjectType type, String id, long number, ObjectNode shown, ObjectNode hidden) {
  Thing copy() {
    return new Thing(type, id, number, shown.deepCopy(), hidden.deepCopy());
  }

  /** A text of what is shown; empty where there is none. */
  String text(String field) {
    return Json.text(shown, field).orElse("");
  }

  long created() {
    return shown.path("created").longValue();
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("type", type.name()).put("id", id).put("number", number);
    json.set("shown", shown);
    json.set("hidden", hidden);
    return json;
  }

  static Thing fromJson(ObjectNode json) {
    return new Thing(
        ObjectType.valueOf(json.path("type").textValue()),
        json.path("id").textValue(),
        json.path("number").longValue(),
        (ObjectNode) json.get("shown"),
        (ObjectNode) json.get("hidden"));
  }
}
