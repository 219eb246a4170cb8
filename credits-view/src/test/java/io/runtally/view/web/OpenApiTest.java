package io.runtally.view.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.commands.PurchaseCommands;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Holds the description of the API and the API together. */
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectNode DOCUMENT = document();
  private static final List<Class<?>> CONTROLLERS =
      List.of(CreditsApi.class, ActivityCsv.class, LiveEvents.class, WebhookController.class);

  private static final Map<String, Class<?>> RECORDS =
      Map.ofEntries(
          Map.entry("Problem", Problem.class),
          Map.entry("Credits", CreditsJson.class),
          Map.entry("Usage", CreditsJson.UsageJson.class),
          Map.entry("Card", CreditsJson.CardJson.class),
          Map.entry("AutoRecharge", CreditsJson.AutoRechargeJson.class),
          Map.entry("Error", CreditsJson.ErrorJson.class),
          Map.entry("LedgerEntry", LedgerEntry.class),
          Map.entry("PaidRun", CreditDeduction.PaidRun.class),
          Map.entry("Activity", CreditsJson.ActivityJson.class),
          Map.entry("Purchase", CreditsJson.PurchaseJson.class),
          Map.entry("PurchaseState", CreditsJson.PurchaseStateJson.class),
          Map.entry("Checkout", CreditsJson.CheckoutJson.class));

  @Test
  void every_route_is_described_and_no_other() {
    Set<String> there =
        CONTROLLERS.stream()
            .flatMap(OpenApiTest::routes)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> described = new TreeSet<>();
    operations().forEach(each -> described.add(each.route()));
    assertEquals(there, described);
  }

  @Test
  void an_answer_has_the_fields_that_are_described_and_no_others() {
    RECORDS.forEach((name, type) ->
        assertEquals(
            Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new)),
            names(schema(name).path("properties")),
            name));
  }

  @Test
  void what_may_be_null_is_said_to_be() {
    RECORDS.forEach((name, type) -> {
      for (RecordComponent component : type.getRecordComponents()) {
        boolean mayBe =
            schema(name)
                .path("properties")
                .path(component.getName())
                .toString()
                .contains("\"null\"");
        assertEquals(
            component.getType() == Optional.class, mayBe, name + "." + component.getName());
      }
    });
  }

  @Test
  void states_reasons_and_kinds_are_those_that_there_are() {
    assertEquals(constants(LedgerEntry.Kind.values()), values(schema("Kind")));
    JsonNode autoRecharge = schema("AutoRecharge").path("properties");
    assertEquals(constants(AutoRechargeState.values()), values(autoRecharge.path("state")));
    assertEquals(constants(NoRechargeReason.values()), values(autoRecharge.path("reason")));
    assertEquals(
        constants(PurchaseCommands.Purchase.Status.values()),
        values(schema("PurchaseState").path("properties").path("status")));
  }

  @Test
  void whoever_needs_a_token_is_told_what_comes_without_one() {
    operations()
        .filter(each -> !each.described().has("security"))
        .forEach(each -> {
          Set<String> statuses = names(each.described().path("responses"));
          assertTrue(statuses.containsAll(Set.of("401", "403")), each.route() + statuses);
        });
  }

  @Test
  void whoever_sends_something_is_told_what_is_refused() {
    operations()
        .filter(each -> each.described().has("requestBody") && !each.described().has("security"))
        .forEach(each -> {
          Set<String> statuses = names(each.described().path("responses"));
          assertTrue(statuses.containsAll(Set.of("400", "422", "503")), each.route() + statuses);
        });
  }

  @Test
  void every_reference_points_to_something() {
    List<JsonNode> references = DOCUMENT.findValues("$ref");
    assertTrue(references.size() > 50);
    references.forEach(each ->
        assertFalse(DOCUMENT.at(each.asText().substring(1)).isMissingNode(), each::toString));
  }

  @Test
  void every_example_is_what_its_schema_asks_for() {
    int tried = 0;
    for (String name : names(DOCUMENT.at("/components/schemas"))) {
      for (JsonNode example : schema(name).path("examples")) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf").add(schema(name));
        whole.set("components", DOCUMENT.get("components"));
        assertEquals(
            List.of(),
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(example),
            name);
        tried++;
      }
    }
    assertTrue(tried >= 6);
  }

  private record Described(String route, JsonNode described) {}

  private static Stream<Described> operations() {
    return DOCUMENT
        .path("paths")
        .propertyStream()
        .flatMap(path ->
            path.getValue()
                .propertyStream()
                .filter(method -> !method.getKey().equals("parameters"))
                .map(method ->
                    new Described(method.getKey() + " " + path.getKey(), method.getValue())));
  }

  private static Stream<String> routes(Class<?> controller) {
    String base = Objects.requireNonNull(controller.getAnnotation(Controller.class)).value();
    return Arrays.stream(controller.getDeclaredMethods())
        .flatMap(OpenApiTest::route)
        .map(route -> {
          int space = route.indexOf(' ');
          String path = route.substring(space + 1);
          return route.substring(0, space + 1) + base + (path.equals("/") ? "" : path);
        });
  }

  private static Stream<String> route(Method method) {
    return Stream.of(
            Optional.ofNullable(method.getAnnotation(Get.class)).map(a -> "get " + a.value()),
            Optional.ofNullable(method.getAnnotation(Post.class)).map(a -> "post " + a.value()),
            Optional.ofNullable(method.getAnnotation(Put.class)).map(a -> "put " + a.value()),
            Optional.ofNullable(method.getAnnotation(Delete.class)).map(a -> "delete " + a.value()))
        .flatMap(Optional::stream);
  }

  private static JsonNode schema(String name) {
    return DOCUMENT.at("/components/schemas").path(name);
  }

  private static Set<String> names(JsonNode node) {
    return node.propertyStream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> constants(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static List<String> values(JsonNode schema) {
    return schema
        .path("enum")
        .valueStream()
        .filter(v -> !v.isNull())
        .map(JsonNode::asText)
        .toList();
  }

  private static ObjectNode document() {
    try (InputStream text =
        Objects.requireNonNull(
            OpenApiTest.class.getResourceAsStream("/openapi/credits-view-1.yml"))) {
      return JSON.valueToTree(new Yaml().load(text));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
