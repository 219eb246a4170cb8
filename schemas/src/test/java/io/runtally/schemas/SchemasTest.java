package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.runtally.schemas.Reading.Refused;
import io.runtally.schemas.SchemaWalk.Property;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds each topic's JSON Schema and its record together. */
class SchemasTest {

  /** The one object that may be absent without being an Optional: an event without data. */
  private static final String ALWAYS_AN_OBJECT = "data";

  static Stream<Topic> topics() {
    return Samples.topics();
  }

  static Stream<Arguments> properties() {
    return topics()
        .flatMap(topic ->
            SchemaWalk.properties(topic).stream()
                .map(property -> arguments(topic.name(), property)));
  }

  static Stream<Arguments> requiredProperties() {
    return properties().filter(arguments -> ((Property) arguments.get()[1]).required());
  }

  @ParameterizedTest
  @MethodSource("requiredProperties")
  void a_missing_field_is_refused_with_a_sentence_that_names_it(String name, Property property) {
    Topic topic = Topics.byName(name).orElseThrow();
    ObjectNode value = sample(topic);
    objectOf(value, property).remove(property.name());
    assertEquals(property.field() + " is missing.", refusal(topic, value).detail());
  }

  @ParameterizedTest
  @MethodSource("properties")
  void a_field_of_a_wrong_type_is_refused_with_a_sentence_that_names_it(
      String name, Property property) {
    Topic topic = Topics.byName(name).orElseThrow();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    Map<String, JsonNode> ofEveryType =
        Map.of(
            "string", nodes.textNode("text"),
            "integer", nodes.numberNode(7),
            "number", nodes.numberNode(1.5),
            "boolean", nodes.booleanNode(true),
            "null", nodes.nullNode(),
            "array", nodes.arrayNode(),
            "object", nodes.objectNode());
    ofEveryType.forEach((type, wrong) -> {
      if (!property.types().contains(type)) {
        ObjectNode value = sample(topic);
        objectOf(value, property).set(property.name(), wrong);
        String detail = refusal(topic, value).detail();
        assertTrue(detail.startsWith(property.field() + " must be "), detail);
        assertTrue(detail.contains(", found "), detail);
      }
    });
  }

  @ParameterizedTest
  @MethodSource("topics")
  void a_record_has_the_fields_of_its_schema_and_no_others(Topic topic) {
    assertSameFields(topic.valueType().orElseThrow(), SchemaWalk.schemaOf(topic));
  }

  private static void assertSameFields(Class<?> type, JsonNode schema) {
    Map<String, Type> components = componentsOf(type);
    JsonNode properties = schema.path("properties");
    assertEquals(
        components.keySet(),
        Set.copyOf(properties.propertyStream().map(Map.Entry::getKey).toList()),
        type.getName());
    Set<String> notOptional =
        components.entrySet().stream()
            .filter(component -> rawType(component.getValue()) != Optional.class)
            .map(Map.Entry::getKey)
            .filter(name -> type != RunEvent.class || !name.equals(ALWAYS_AN_OBJECT))
            .collect(Collectors.toSet());
    Set<String> required =
        schema.path("required").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    assertEquals(notOptional, required, "required of " + type.getName());
    components.forEach((name, component) -> assertSameType(component, properties.get(name), name));
  }

  private static void assertSameType(Type component, JsonNode schema, String name) {
    Class<?> type = rawType(component);
    if (type == Optional.class) {
      assertTrue(SchemaWalk.types(schema).contains("null"), name + " may be null");
      assertSameType(elementType(component), schema, name);
    } else if (type == List.class) {
      assertTrue(SchemaWalk.types(schema).contains("array"), name);
      assertSameType(elementType(component), schema.get("items"), name);
    } else if (type.isRecord()) {
      assertSameFields(type, schema);
    } else if (type.isEnum()) {
      assertEquals(
          Arrays.stream(type.getEnumConstants()).map(Object::toString).toList(),
          schema.get("enum").valueStream().filter(v -> !v.isNull()).map(JsonNode::asText).toList(),
          name);
    } else if (type == int.class || type == long.class || type == Long.class) {
      assertTrue(SchemaWalk.types(schema).contains("integer"), name);
      long largest = type == int.class ? Integer.MAX_VALUE : 1L << 53;
      assertTrue(schema.get("maximum").longValue() < largest, name + " has a maximum that fits");
      assertTrue(schema.get("minimum").longValue() > -largest, name + " has a minimum that fits");
    } else if (type == boolean.class) {
      assertTrue(SchemaWalk.types(schema).contains("boolean"), name);
    } else {
      assertTrue(SchemaWalk.types(schema).contains("string"), name + " of " + type);
    }
  }

  private static Map<String, Type> componentsOf(Class<?> type) {
    var components = new HashMap<String, Type>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(component.getName(), component.getGenericType());
    }
    return components;
  }

  private static Class<?> rawType(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type;
  }

  private static Type elementType(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }

  @ParameterizedTest
  @MethodSource("topics")
  void a_schema_is_itself_a_valid_schema_of_2020_12_with_a_title_and_an_id(Topic topic) {
    String dialect = "https://json-schema.org/draft/2020-12/schema";
    ObjectNode schema = SchemaWalk.schemaOf(topic);
    assertEquals(dialect, schema.path("$schema").asText());
    assertEquals("urn:runtally:schemas:" + topic.name(), schema.path("$id").asText());
    assertFalse(schema.path("title").asText().isBlank());
    assertFalse(schema.path("description").asText().isBlank());
    assertEquals(
        List.of(),
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(dialect))
            .validate(schema.toString(), InputFormat.JSON));
  }

  @ParameterizedTest
  @MethodSource("properties")
  void every_field_is_described(String topic, Property property) {
    assertFalse(property.schema().path("description").asText().isBlank());
  }

  @ParameterizedTest
  @MethodSource("topics")
  void every_schema_says_the_same_of_an_organization_id(Topic topic) {
    String name = topic.equals(Topics.RUN_EVENTS) ? "subject" : "organizationId";
    var expected =
        (ObjectNode)
            SchemaWalk.schemaOf(Topics.ORGANIZATION_PLANS).at("/properties/organizationId");
    var found = (ObjectNode) SchemaWalk.schemaOf(topic).path("properties").path(name);
    assertEquals(expected.without("description"), (JsonNode) found.without("description"));
  }

  @Test
  void what_is_settled_now_and_what_is_settled_later_have_the_same_fields() {
    assertEquals(
        SchemaWalk.schemaOf(Topics.RECHARGE_INTENTS).get("properties"),
        SchemaWalk.schemaOf(Topics.RECHARGE_INTENTS_LATER).get("properties"));
  }

  private static ObjectNode sample(Topic topic) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(Samples.bytesOf(topic));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode objectOf(ObjectNode value, Property property) {
    return Objects.requireNonNull(SchemaWalk.objectsIn(value).get(property.object()));
  }

  private static Refused<Record> refusal(Topic topic, ObjectNode value) {
    byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
    return assertInstanceOf(
        Refused.class, Samples.formatOf(topic).read(bytes), () -> "accepted: " + value);
  }
}
