package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stripe's own description of its API, where that lies beside this repository ({@code
 * ../shared/stripe}); it is not ours to copy. Answers are checked against it, with no member
 * allowed that it does not know.
 */
final class StripeShapes {
  private static final String ID = "https://stripe.test/shapes";
  private static final Optional<StripeShapes> PRESENT = read();

  private final SchemaRegistry registry;
  private final ObjectNode openApi;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private StripeShapes(ObjectNode openApi) {
    this.openApi = openApi.deepCopy();
    ObjectNode all = Json.object();
    ObjectNode definitions = all.putObject("$defs");
    openApi
        .at("/components/schemas")
        .properties()
        .forEach(one -> definitions.set(one.getKey(), asJsonSchema(one.getValue())));
    openApi
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation -> {
                  JsonNode answer =
                      operation.getValue().at("/responses/200/content/application~1json/schema");
                  definitions.set(name(operation.getKey(), path.getKey()), asJsonSchema(answer));
                }));
    this.registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ID, all.toString())));
  }

  /** Absent where the description is not there. */
  static Optional<StripeShapes> present() {
    return PRESENT;
  }

  static Optional<Path> folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolveSibling("shared").resolve("stripe");
      if (Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  static Optional<ObjectNode> fixtures() {
    return folder().map(folder -> readFile(folder.resolve("fixtures.json")));
  }

  private static Optional<StripeShapes> read() {
    Optional<StripeShapes> shapes =
        folder().map(folder -> new StripeShapes(readFile(folder.resolve("openapi-subset.json"))));
    if (shapes.isEmpty()) {
      System.out.println(
          "Skipped: answers are not checked against Stripe's own description, which is not here.");
    }
    return shapes;
  }

  private static ObjectNode readFile(Path file) {
    try {
      return Json.read(Files.readString(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String name(String method, String path) {
    return method.toUpperCase(Locale.ROOT) + path.replaceAll("[{}]", "").replace('/', '.');
  }

  /** From OpenAPI's dialect, and closed. */
  private static JsonNode asJsonSchema(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode converted = Json.array();
      array.forEach(element -> converted.add(asJsonSchema(element)));
      return converted;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode converted = Json.object();
    object.properties().stream()
        .filter(member -> !isComment(member.getKey(), member.getValue()))
        .forEach(member -> converted.set(member.getKey(), asJsonSchema(member.getValue())));
    if (object.path("$ref").isTextual()) {
      String name = object.path("$ref").asText().replace("#/components/schemas/", "");
      converted.put("$ref", "#/$defs/" + name);
    }
    boolean isOpen = object.has("x-pruned") || object.has("additionalProperties");
    if (object.path("properties").isObject() && object.has("type") && !isOpen) {
      converted.put("additionalProperties", false);
    }
    if (!object.path("nullable").asBoolean(false)) {
      return converted;
    }
    ObjectNode nullable = Json.object();
    nullable.putArray("anyOf").add(converted).addObject().put("type", "null");
    return nullable;
  }

  private static boolean isComment(String keyword, JsonNode value) {
    return keyword.startsWith("x-")
        || keyword.equals("nullable")
        || (keyword.equals("description") && value.isTextual());
  }

  /** What is wrong with an answer; empty where all is well. */
  List<String> problems(String method, String path, int status, String body) {
    String name = status == 200 ? name(method, template(method, path)) : "error";
    return problems(name, body);
  }

  /** What is wrong with an object of a type such as {@code payment_intent}. */
  List<String> problems(String type, String body) {
    return schemas
        .computeIfAbsent(
            type, name -> registry.getSchema(SchemaLocation.of(ID + "#/$defs/" + name)))
        .validate(body, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private String template(String method, String path) {
    Map<Integer, String> byLiterals = new HashMap<>();
    openApi
        .path("paths")
        .properties()
        .forEach(one -> {
          Route route = Route.get(one.getKey(), Parameters.of(), call -> Json.object());
          route.match("GET", path).ifPresent(ids -> byLiterals.put(ids.size(), one.getKey()));
        });
    return byLiterals.entrySet().stream()
        .min(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .orElseThrow(() -> new AssertionError("Stripe has no %s %s".formatted(method, path)));
  }

  /** The names of the parameters that Stripe knows of a request. */
  List<String> parameters(String method, String path) {
    JsonNode operation = openApi.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    List<String> names = new ArrayList<>();
    operation.path("parameters").forEach(one -> names.add(one.path("name").asText()));
    operation
        .at("/requestBody/content/application~1x-www-form-urlencoded/schema/properties")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }
}
