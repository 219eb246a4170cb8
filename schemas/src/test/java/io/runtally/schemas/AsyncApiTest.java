package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document that is written down: that of the topics as they are, and a valid one. */
class AsyncApiTest {
  private static final Path WRITTEN_DOWN = Path.of("../docs/asyncapi.yaml");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_7,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  @Test
  void the_topics_are_those_that_are_written_down() throws Exception {
    String generated = AsyncApi.text();
    if (Boolean.getBoolean("write-golden")) {
      Files.writeString(WRITTEN_DOWN, generated);
    }
    assertEquals(
        Files.readString(WRITTEN_DOWN),
        generated,
        "The contract of the topics changed. If that is meant, write docs/asyncapi.yaml anew with"
            + " -Dwrite-golden=true.");
  }

  @Test
  void the_document_is_what_asyncapi_3_asks_for() throws Exception {
    assertEquals(List.of(), asyncApiSchema().validate(document()));
  }

  @Test
  void a_document_that_asyncapi_3_does_not_know_is_noticed() throws Exception {
    ObjectNode document = document();
    ((ObjectNode) document.at("/operations/meter-streams-receives-run-events"))
        .put("action", "reads");
    assertFalse(asyncApiSchema().validate(document).isEmpty());
  }

  @Test
  void every_reference_points_to_something() throws Exception {
    JsonNode document = document();
    List<JsonNode> references = document.findValues("$ref");
    assertTrue(references.size() > 100, () -> "Only " + references.size());
    for (JsonNode reference : references) {
      assertFalse(
          AsyncApi.resolve(document, reference.asText()).isMissingNode(),
          () -> reference + " points to nothing");
    }
  }

  @Test
  void every_topic_is_a_channel_with_at_least_one_message_and_everybody_who_uses_it()
      throws Exception {
    JsonNode document = document();
    assertEquals(
        Topics.ALL.stream().map(Topic::name).collect(Collectors.toSet()),
        document
            .get("channels")
            .propertyStream()
            .map(entry -> entry.getKey())
            .collect(Collectors.toSet()));
    int uses = Topics.ALL.stream().mapToInt(t -> t.writtenBy().size() + t.readBy().size()).sum();
    assertEquals(uses, document.get("operations").size());
    document
        .get("channels")
        .forEach(channel -> assertFalse(channel.path("messages").isEmpty(), channel::toString));
  }

  @Test
  void every_example_is_what_its_message_asks_for() throws Exception {
    JsonNode document = document();
    Set<String> tried = new TreeSet<>();
    document
        .at("/components/messages")
        .propertyStream()
        .forEach(message -> {
          for (JsonNode example : message.getValue().path("examples")) {
            for (String part : List.of("payload", "headers")) {
              if (example.has(part)) {
                tried.add(message.getKey() + " " + part);
                JsonNode schema = message.getValue().get(part);
                assertEquals(
                    List.of(),
                    within(document, schema).validate(example.get(part)),
                    message.getKey());
              }
            }
          }
        });
    assertEquals(Topics.ALL.size() + 2, tried.size(), tried::toString);
  }

  @Test
  void an_example_without_a_field_it_must_have_is_noticed() throws Exception {
    JsonNode document = document();
    JsonNode message = document.at("/components/messages/credit-ledger");
    var example = (ObjectNode) message.at("/examples/0/payload").deepCopy();
    example.remove("organizationId");
    assertFalse(within(document, message.get("payload")).validate(example).isEmpty());
  }

  /** A schema of the document that may refer to the others. */
  private static Schema within(JsonNode document, JsonNode schema) {
    ObjectNode whole = AsyncApi.YAML.createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", document.get("components"));
    return REGISTRY.getSchema(whole);
  }

  private static ObjectNode document() throws IOException {
    return (ObjectNode) AsyncApi.YAML.readTree(AsyncApi.text());
  }

  private static Schema asyncApiSchema() throws IOException {
    try (InputStream schema =
        Objects.requireNonNull(
            AsyncApiTest.class.getResourceAsStream("/asyncapi/asyncapi-3.0.0.schema.json"))) {
      return REGISTRY.getSchema(schema, InputFormat.JSON);
    }
  }
}
