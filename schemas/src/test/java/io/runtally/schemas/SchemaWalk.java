package io.runtally.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Goes over a schema, and over a value beside it, object by object. */
final class SchemaWalk {

  /**
   * One property that a schema speaks of.
   *
   * @param object where the property's object is, such as {@code runs[0]}; empty for the value
   * @param name the property
   * @param schema what the schema says of it
   * @param required whether the object must have it
   */
  record Property(String object, String name, JsonNode schema, boolean required) {

    String field() {
      return object.isEmpty() ? name : object + "." + name;
    }

    Set<String> types() {
      return SchemaWalk.types(schema);
    }

    @Override
    public String toString() {
      return field();
    }
  }

  private SchemaWalk() {}

  static ObjectNode schemaOf(Topic topic) {
    try (InputStream text = SchemaWalk.class.getResourceAsStream(topic.schemaResource())) {
      if (text == null) {
        throw new IllegalStateException("There is no schema of " + topic.name() + ".");
      }
      return (ObjectNode) Json.MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Property> properties(Topic topic) {
    var properties = new ArrayList<Property>();
    collect("", schemaOf(topic), properties);
    return properties;
  }

  private static void collect(String at, JsonNode schema, List<Property> into) {
    Set<String> required =
        schema.path("required").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    for (Map.Entry<String, JsonNode> entry : schema.path("properties").properties()) {
      var property =
          new Property(at, entry.getKey(), entry.getValue(), required.contains(entry.getKey()));
      into.add(property);
      collect(property.field(), property.schema(), into);
      if (property.schema().has("items")) {
        collect(property.field() + "[0]", property.schema().get("items"), into);
      }
    }
  }

  static Set<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray()
        ? type.valueStream().map(JsonNode::asText).collect(Collectors.toSet())
        : Set.of(type.asText());
  }

  /** Every object within a value, the value included, by the way to it. */
  static Map<String, ObjectNode> objectsIn(ObjectNode value) {
    var objects = new LinkedHashMap<String, ObjectNode>();
    collectObjects("", value, objects);
    return objects;
  }

  private static void collectObjects(String at, JsonNode node, Map<String, ObjectNode> into) {
    if (node instanceof ObjectNode object) {
      into.put(at, object);
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        String field = at.isEmpty() ? entry.getKey() : at + "." + entry.getKey();
        collectObjects(field, entry.getValue(), into);
      }
    } else if (node.isArray()) {
      for (int index = 0; index < node.size(); index++) {
        collectObjects(at + "[" + index + "]", node.get(index), into);
      }
    }
  }
}
