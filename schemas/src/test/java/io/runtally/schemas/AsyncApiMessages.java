package io.runtally.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The components of the AsyncAPI document: messages with their headers and examples, and the
 * schemas.
 *
 * <p>The schemas are written in the dialect that every AsyncAPI tool reads, which is that of draft
 * 07: it lacks nothing that ours use but the name of one keyword.
 */
final class AsyncApiMessages {
  private static final String ORGANIZATION = "organizationId";
  private static final String BINARY = "run-event-in-binary-mode";
  private static final String RUN_DATA = "run-data";
  private static final List<String> ATTRIBUTES =
      List.of("specversion", "id", "source", "type", "subject", "time");

  private final ObjectNode document;

  AsyncApiMessages(ObjectNode document) {
    this.document = document;
  }

  /** The messages that lie in a topic. */
  static List<String> namesOf(Topic topic) {
    return topic.equals(Topics.RUN_EVENTS) ? List.of(topic.name(), BINARY) : List.of(topic.name());
  }

  void writeComponents() {
    ObjectNode components = document.putObject("components");
    ObjectNode messages = components.putObject("messages");
    ObjectNode schemas = components.putObject("schemas");
    schemas.set(ORGANIZATION, organizationSchema());
    for (Topic topic : Topics.ALL) {
      ObjectNode message = messages.putObject(topic.name());
      if (topic.isRejected()) {
        writeRejected(topic, message);
      } else {
        ObjectNode schema = inDraft07(SchemaWalk.schemaOf(topic));
        writeValue(topic, schema, message);
        if (topic.equals(Topics.RUN_EVENTS)) {
          writeBinary(messages.putObject(BINARY));
          AsyncApi.refer(
              ((ObjectNode) schema.get("properties")).putObject("data"),
              "components",
              "schemas",
              RUN_DATA);
          schemas.set(RUN_DATA, dataSchema());
        }
        schemas.set(topic.name(), schema);
      }
    }
  }

  private static void writeValue(Topic topic, ObjectNode schema, ObjectNode message) {
    message.put("name", topic.name());
    message.put("title", schema.path("title").asText());
    message.put("summary", schema.path("description").asText());
    message.put(
        "contentType",
        topic.equals(Topics.RUN_EVENTS) ? "application/cloudevents+json" : "application/json");
    AsyncApi.refer(message.putObject("payload"), "components", "schemas", topic.name());
    writeKey(message);
    message.putArray("examples").addObject().set("payload", sample(topic));
  }

  private static void writeKey(ObjectNode message) {
    ObjectNode kafka = message.putObject("bindings").putObject("kafka");
    // AsyncAPI's own schema takes no reference here.
    kafka.putObject("key").put("type", "string").put("description", "The organization's id");
    kafka.put("bindingVersion", "0.5.0");
  }

  private static void writeBinary(ObjectNode message) {
    message.put("name", BINARY);
    message.put("title", "Run event in binary mode");
    message.put(
        "summary",
        "The same in the binary mode of CloudEvents' Kafka binding: the attributes are headers, the"
            + " value is the data, or empty.");
    message.put("contentType", "application/json");
    ObjectNode headers = message.putObject("headers").put("type", "object");
    ArrayNode required = headers.putArray("required");
    SchemaWalk.schemaOf(Topics.RUN_EVENTS)
        .get("required")
        .forEach(name -> required.add("ce_" + name.asText()));
    ObjectNode properties = headers.putObject("properties");
    JsonNode attributes = runEventSchema().get("properties");
    for (String attribute : ATTRIBUTES) {
      properties.set("ce_" + attribute, attributes.get(attribute));
    }
    ((ObjectNode) properties.get("ce_time")).put("type", "string");
    AsyncApi.refer(message.putObject("payload"), "components", "schemas", RUN_DATA);
    writeKey(message);
    ObjectNode example = message.putArray("examples").addObject();
    ObjectNode written = example.putObject("headers");
    JsonNode event = sample(Topics.RUN_EVENTS);
    for (String attribute : ATTRIBUTES) {
      written.put("ce_" + attribute, event.path(attribute).asText());
    }
    example.set("payload", event.get("data"));
  }

  private static void writeRejected(Topic topic, ObjectNode message) {
    message.put("name", topic.name());
    message.put("title", "Rejected record");
    message.put(
        "summary",
        "A record as it came, byte for byte, key and headers too, with headers that say why it is"
            + " set aside. One too large to be kept is cut, and says so.");
    message.put("contentType", "application/octet-stream");
    ObjectNode headers = message.putObject("headers").put("type", "object");
    ArrayNode required = headers.putArray("required");
    ObjectNode properties = headers.putObject("properties");
    header(properties, "runtally.reason", "Why it is set aside")
        .set("enum", reasons(topic.equals(Topics.RUN_EVENTS_REJECTED)));
    header(properties, "runtally.detail", "A sentence for a person");
    header(properties, "runtally.topic", "Where it came from");
    header(properties, "runtally.partition", "The partition it came from, in decimal");
    header(properties, "runtally.offset", "Its offset there, in decimal");
    properties.fieldNames().forEachRemaining(required::add);
    header(properties, "runtally.truncated", "How many bytes there were, where not all are kept");
    ObjectNode example = message.putArray("examples").addObject().putObject("headers");
    boolean runEvents = topic.equals(Topics.RUN_EVENTS_REJECTED);
    example.put(
        "runtally.reason",
        (runEvents ? RejectionReason.MALFORMED_JSON : RejectionReason.SCHEMA_VIOLATION).name());
    example.put(
        "runtally.detail",
        runEvents
            ? "The value is not one JSON text: it ends too early (line 1, column 21)."
            : "monthlyRuns is missing.");
    example.put(
        "runtally.topic", (runEvents ? Topics.RUN_EVENTS : Topics.ORGANIZATION_PLANS).name());
    example.put("runtally.partition", "3").put("runtally.offset", "1042");
  }

  private static ObjectNode header(ObjectNode properties, String name, String description) {
    return properties.putObject(name).put("description", description).put("type", "string");
  }

  private static ArrayNode reasons(boolean ofRunEvents) {
    ArrayNode names = AsyncApi.YAML.createArrayNode();
    Arrays.stream(RejectionReason.values())
        .filter(reason -> ofRunEvents ? isOfRunEvents(reason) : isOfOthers(reason))
        .forEach(reason -> names.add(reason.name()));
    return names;
  }

  private static boolean isOfRunEvents(RejectionReason reason) {
    return switch (reason) {
      case EMPTY,
          MALFORMED_JSON,
          NOT_A_CLOUD_EVENT,
          UNKNOWN_TYPE,
          INVALID_ORGANIZATION,
          INVALID_QUANTITY,
          INVALID_TIME,
          TOO_OLD,
          FROM_THE_FUTURE,
          INVALID_FIELD ->
          true;
      case SCHEMA_VIOLATION, UNSUPPORTED_CURRENCY -> false;
    };
  }

  private static boolean isOfOthers(RejectionReason reason) {
    return switch (reason) {
      case EMPTY, MALFORMED_JSON, SCHEMA_VIOLATION, UNSUPPORTED_CURRENCY -> true;
      case NOT_A_CLOUD_EVENT,
          UNKNOWN_TYPE,
          INVALID_ORGANIZATION,
          INVALID_QUANTITY,
          INVALID_TIME,
          TOO_OLD,
          FROM_THE_FUTURE,
          INVALID_FIELD ->
          false;
    };
  }

  private static ObjectNode runEventSchema() {
    return inDraft07(SchemaWalk.schemaOf(Topics.RUN_EVENTS));
  }

  private static JsonNode dataSchema() {
    return runEventSchema().at("/properties/data");
  }

  private static JsonNode organizationSchema() {
    return withoutComments(SchemaWalk.schemaOf(Topics.ORGANIZATION_PLANS))
        .at("/properties/" + ORGANIZATION);
  }

  private static ObjectNode inDraft07(ObjectNode schema) {
    schema.remove(List.of("$schema", "$id"));
    ObjectNode plain = withoutComments(schema);
    JsonNode dependent = plain.remove("dependentSchemas");
    if (dependent != null) {
      plain.set("dependencies", dependent);
    }
    JsonNode properties = plain.get("properties");
    if (organizationSchema().equals(properties.get(ORGANIZATION))) {
      AsyncApi.refer(
          ((ObjectNode) properties).putObject(ORGANIZATION), "components", "schemas", ORGANIZATION);
    }
    return plain;
  }

  private static ObjectNode withoutComments(ObjectNode schema) {
    schema.remove("$comment");
    for (Map.Entry<String, JsonNode> entry : new ArrayList<>(schema.properties())) {
      if (entry.getValue() instanceof ObjectNode inner) {
        withoutComments(inner);
      }
    }
    return schema;
  }

  private static JsonNode sample(Topic topic) {
    try {
      return Json.MAPPER.readTree(Samples.bytesOf(topic));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
