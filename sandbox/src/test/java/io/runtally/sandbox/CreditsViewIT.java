package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.runtally.sandbox.Person.Reply;
import io.runtally.sandbox.identity.Role;
import io.runtally.sandbox.stripe.Fault;
import io.runtally.sandbox.stripe.FaultRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A view, a meter, a worker, a broker, a database and Stripe's stand-in together. */
class CreditsViewIT {
  private static final String VIEW = "view-1";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static ViewRig rig;
  private static ServiceProcess meter;
  private static ServiceProcess worker;
  private static ServiceProcess view;

  @BeforeAll
  static void start() throws InterruptedException {
    rig = ViewRig.start();
    Map<String, String> json = Map.of("LOG_FORMAT", "json");
    meter = rig.meters().meter("meter-1", Map.of("LOG_FORMAT", "json"), List.of());
    worker = rig.charging().worker("worker-1", json, List.of());
    view = rig.view(VIEW, json);
    rig.hearsOfStripe(VIEW);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void an_organization_never_seen_has_zeros() {
    Reply reply = owner("org_new").get("/credits");
    assertEquals(200, reply.status());
    assertFalse(reply.header("ETag").isEmpty());
    JsonNode credits = reply.json();
    assertEquals("org_new", credits.path("organizationId").asText());
    assertEquals(0, credits.path("balance").asLong());
    assertEquals(0, credits.path("sequence").asLong());
    assertEquals(YearMonth.now(ZoneOffset.UTC).toString(), credits.at("/usage/month").asText());
    assertTrue(credits.at("/usage/allowance").isNull());
    assertEquals(0, credits.at("/usage/towardNextCredit").asLong());
    assertTrue(credits.path("paymentMethod").isNull());
    assertEquals("OFF", credits.at("/autoRecharge/state").asText());
    assertTrue(credits.at("/autoRecharge/lastError").isNull());
    assertTrue(credits.path("recentActivity").isEmpty());
    assertEquals(304, unchanged("org_new", reply.header("ETag")));
  }

  private static int unchanged(String organization, String tag) {
    Person person = owner(organization);
    return Person.send(
            HttpRequest.newBuilder(
                    person.view().resolve("/api/organizations/" + organization + "/credits"))
                .header("Authorization", "Bearer " + person.token())
                .header("If-None-Match", tag))
        .status();
  }

  @Test
  void R19_credits_are_added_when_stripe_says_so_and_name_who_bought() {
    Person owner = owner("org_buys");
    Reply begun = owner.post("/purchases", "{\"credits\": 25}");
    assertEquals(201, begun.status());
    String purchase = begun.json().path("purchaseId").asText();
    JsonNode open = owner.get("/purchases/" + purchase).json();
    assertEquals("OPEN", open.path("status").asText());
    assertEquals(
        Set.of("purchaseId", "credits", "status"),
        Set.copyOf(open.properties().stream().map(Map.Entry::getKey).toList()));
    assertEquals(0, owner.balance());
    owner.buys(25, "pm_card_visa");
    owner.awaitBalance(25);
    JsonNode entry = owner.credits().path("recentActivity").path(0);
    assertEquals("PURCHASE", entry.path("kind").asText());
    assertEquals("ada@buys.example", entry.path("actor").asText());
    assertEquals(2_500, rig.stripe().charges("org_buys").getFirst().amountCents());

    JsonNode detail = owner.get("/activity/1").json();
    assertEquals(2_500, detail.at("/payment/amountCents").asLong());
    assertEquals(entry.path("reference"), detail.at("/payment/paymentId"));
    Reply receipt = owner.get("/activity/1/receipt");
    assertEquals(303, receipt.status());
    assertTrue(receipt.header("Location").contains("/receipts/"), receipt::toString);
    assertEquals(404, owner("org_new").get("/purchases/" + purchase).status());
  }

  @Test
  void the_same_idempotency_key_begins_one_purchase() {
    Person owner = owner("org_idempotent");
    Reply one = idempotent(owner, 25, "key-1");
    Reply same = idempotent(owner, 25, "key-1");
    Reply other = idempotent(owner, 30, "key-1");
    assertEquals(one.json().path("purchaseId"), same.json().path("purchaseId"));
    assertEquals(409, other.status());
  }

  @Test
  void R19_the_page_waits_for_nobody_and_says_added_once_the_ledger_has_it() {
    Person owner = owner("org_returns");
    Reply begun = owner.post("/purchases", "{\"credits\": 25}");
    String purchase = begun.json().path("purchaseId").asText();
    String query = "?purchase=" + purchase;
    assertTrue(page(owner, "/purchase" + query).body().contains("confirmation of 25 credits"));
    owner.pays(begun);
    owner.awaitBalance(25);
    assertTrue(page(owner, "/purchase" + query).body().contains("25 credits were added."));

    Fault silence =
        rig.stripe()
            .fault(FaultRule.get("/v1/checkout/sessions/*").organization("org_returns").hang());
    Reply page = page(owner, query);
    assertEquals(200, page.status());
    assertTrue(page.body().contains("<strong>25</strong> credits"), page.body());
    assertEquals(200, page(owner, "/live" + query).status());
    assertEquals(503, owner.get("/purchases/" + purchase).status());
    assertTrue(page(owner, "/purchase" + query).body().contains("is being confirmed by Stripe"));
    silence.remove();
  }

  private static Reply page(Person person, String path) {
    return Person.send(
        HttpRequest.newBuilder(
                person
                    .view()
                    .resolve("/organizations/%s/credits%s".formatted(person.organization(), path)))
            .header("Authorization", "Bearer " + person.token())
            .header("Accept", "text/html"));
  }

  private static Reply idempotent(Person person, long credits, String key) {
    return Person.send(
        HttpRequest.newBuilder(
                person.view().resolve("/api/organizations/" + person.organization() + "/purchases"))
            .header("Authorization", "Bearer " + person.token())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString("{\"credits\":%d}".formatted(credits))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "5.5", "-5", "1e9", "10001", "\"5;drop\"", "null", "[]"})
  void R19_other_amounts_are_refused_and_nothing_is_begun(String credits) {
    Reply refused = owner("org_amounts").post("/purchases", "{\"credits\": %s}".formatted(credits));
    assertEquals(422, refused.status());
    assertEquals("application/problem+json", refused.header("Content-Type"));
    assertFalse(refused.detail().isBlank());
    assertEquals(List.of(), rig.stripe().requests("org_amounts"));
  }

  @Test
  void R20_two_administrators_at_once_get_one_customer() throws Exception {
    try (ExecutorService clicks = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> replies =
          IntStream.range(0, 8)
              .mapToObj(n ->
                  clicks.submit(() ->
                      (n % 2 == 0 ? owner("org_racing") : admin("org_racing"))
                          .post("/payment-method", "")))
              .toList();
      for (Future<Reply> reply : replies) {
        assertEquals(201, reply.get().status());
      }
    }
    long customers =
        rig.stripe().requests("org_racing").stream()
            .filter(request -> request.method().equals("POST"))
            .filter(request -> request.path().equals("/v1/customers"))
            .filter(request -> !request.replayed())
            .count();
    assertEquals(1, customers);
  }

  @Test
  void R20_R23_saving_a_card_charges_nothing_and_on_takes_a_card() {
    Person owner = owner("org_card");
    Reply early = owner.put("/auto-recharge", wish(true, 10, 20));
    assertEquals(409, early.status());
    assertTrue(early.detail().contains("card"));

    owner.savesCard("pm_card_visa");
    owner.until(() -> !owner.credits().path("paymentMethod").isNull());
    assertEquals("4242", owner.credits().at("/paymentMethod/last4").asText());
    assertEquals(0, rig.stripe().charges("org_card").size());

    // The page is never older than the save it just answered.
    Reply saved = owner.put("/auto-recharge", wish(true, 10, 20));
    assertEquals(200, saved.status(), saved::toString);
    assertTrue(saved.json().path("enabled").asBoolean());
    assertNotEquals("OFF", saved.json().path("state").asText());
    assertEquals("ada@card.example", saved.json().path("changedBy").asText());
    assertTrue(owner.credits().at("/autoRecharge/enabled").asBoolean());
    owner.awaitBalance(20);

    assertEquals(204, owner.delete("/payment-method").status());
    JsonNode after = owner.credits();
    assertTrue(after.path("paymentMethod").isNull());
    assertFalse(after.at("/autoRecharge/enabled").asBoolean());
    assertEquals("OFF", after.at("/autoRecharge/state").asText());
    assertEquals(20, after.at("/autoRecharge/amount").asLong());
    // Asked again, it is as it should be.
    int sequence = after.path("sequence").asInt();
    assertEquals(204, owner.delete("/payment-method").status());
    assertEquals(sequence, owner.credits().path("sequence").asInt());
  }

  @ParameterizedTest
  @CsvSource({
    "true, 10, 4, 'null'",
    "true, 10, 10001, 'null'",
    "true, -1, 20, 'null'",
    "true, 10001, 20, 'null'",
    "false, 10, 20, 19",
    "false, 1.5, 20, 'null'"
  })
  void settings_out_of_range_are_refused_with_their_bounds(
      boolean enabled, String threshold, String amount, String limit) {
    Reply refused =
        owner("org_ranges")
            .put(
                "/auto-recharge",
                "{\"enabled\":%s,\"threshold\":%s,\"amount\":%s,\"monthlyLimit\":%s}"
                    .formatted(enabled, threshold, amount, limit));
    assertEquals(422, refused.status());
    assertTrue(refused.detail().length() > 20);
  }

  @Test
  void R23_a_recharge_that_leaves_the_balance_low_is_refused_with_the_least_that_does_not() {
    Person owner = owner("org_least");
    rig.meters()
        .payment(
            "org_least", "ADJUSTMENT", -4_000, "adj_least", ",\"actor\":\"s\",\"reason\":\"r\"");
    rig.meters().flush();
    owner.awaitBalance(-40);
    owner.savesCard("pm_card_visa");
    owner.until(() -> !owner.credits().path("paymentMethod").isNull());
    Reply refused = owner.put("/auto-recharge", wish(true, 10, 20));
    assertEquals(422, refused.status());
    assertTrue(refused.detail().contains("51"), refused::detail);
    assertEquals(200, owner.put("/auto-recharge", wish(true, 10, 51)).status());
    owner.awaitBalance(11);
  }

  @Test
  void two_administrators_who_save_at_once_the_second_sees_the_newer_values() throws Exception {
    Person owner = owner("org_stale");
    String tag = owner.get("/credits").header("ETag");
    try (ExecutorService clicks = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> replies =
          List.of(owner, admin("org_stale")).stream()
              .map(person ->
                  clicks.submit(
                      () -> person.put("/auto-recharge", wish(false, 10, 20), "If-Match", tag)))
              .toList();
      List<Integer> statuses = List.of(status(replies.get(0)), status(replies.get(1)));
      assertEquals(List.of(200, 412), statuses.stream().sorted().toList());
    }
    // Runs and payments change the tag, but are nobody's reason not to save.
    String now = owner.get("/credits").header("ETag");
    owner.buys(25, "pm_card_visa");
    owner.awaitBalance(25);
    assertNotEquals(now, owner.get("/credits").header("ETag"));
    assertEquals(200, owner.put("/auto-recharge", wish(false, 5, 20), "If-Match", now).status());
  }

  private static int status(Future<Reply> reply) throws InterruptedException, ExecutionException {
    return reply.get().status();
  }

  @Test
  void R25_a_decline_is_shown_with_advice_until_it_is_resolved() {
    Person owner = owner("org_declined");
    owner.savesCard("pm_card_chargeCustomerFail");
    owner.until(() -> !owner.credits().path("paymentMethod").isNull());
    owner.put("/auto-recharge", wish(true, 10, 20));
    owner.until(() -> owner.credits().at("/autoRecharge/state").asText().equals("PAUSED"));
    owner.until(() -> !owner.credits().at("/autoRecharge/lastError").isNull());
    JsonNode error = owner.credits().at("/autoRecharge/lastError");
    assertEquals("card_declined", error.path("code").asText());
    assertFalse(error.path("advice").asText().isBlank());
    assertTrue(error.path("resolvedAt").isNull());

    // A good card: still paused, and nothing is charged (R20).
    owner.savesCard("pm_card_visa");
    owner.until(() -> owner.credits().at("/paymentMethod/last4").asText().equals("4242"));
    assertEquals("PAUSED", owner.credits().at("/autoRecharge/state").asText());
    assertEquals(0, rig.stripe().charges("org_declined").size());
    owner.put("/auto-recharge", wish(true, 10, 20));
    owner.awaitBalance(20);
    assertFalse(owner.credits().at("/autoRecharge/lastError/resolvedAt").isNull());
    assertEquals(1, rig.stripe().charges("org_declined").size());
  }

  @Test
  void R11_a_deduction_opens_to_its_hundred_runs() {
    Person member = member("org_runs");
    rig.meters().plan("org_runs", 1_000);
    rig.meters().purchase("org_runs", 50, "pi_runs");
    rig.meters().flush();
    rig.meters().runs("org_runs", 1_234, "r");
    rig.meters().flush();
    member.awaitBalance(48);
    member.until(() -> member.credits().at("/usage/towardNextCredit").asLong() == 34);
    JsonNode usage = member.credits().path("usage");
    assertEquals(1_000, usage.path("allowance").asLong());
    assertEquals(1_000, usage.path("covered").asLong());
    assertEquals(234, usage.path("overage").asLong());
    JsonNode newest = member.credits().path("recentActivity").path(0);
    JsonNode detail = member.get("/activity/" + newest.path("sequence").asLong()).json();
    assertEquals(100, detail.path("runs").size());
    Set<String> ids = new HashSet<>();
    detail.path("runs").forEach(run -> ids.add(run.path("id").asText()));
    assertEquals(100, ids.size());

    JsonNode page = member.get("/activity?limit=2").json();
    assertEquals(2, page.path("entries").size());
    assertEquals(2, page.path("nextBefore").asLong());
    JsonNode rest = member.get("/activity?limit=2&before=2").json();
    assertEquals(1, rest.path("entries").size());
    assertTrue(rest.path("nextBefore").isNull());
    assertEquals(1, member.get("/activity?kind=PURCHASE").json().path("entries").size());
    assertEquals(422, member.get("/activity?kind=GIFT").status());
    assertEquals(422, member.get("/activity?limit=201").status());
    Reply csv = member.get("/activity.csv?kind=USAGE_DEDUCTION");
    assertEquals(3, csv.body().lines().count(), csv::body);
    assertTrue(csv.header("Content-Disposition").contains("credits-org_runs.csv"));
  }

  @Test
  void R20_a_failure_that_stripe_saved_for_a_day_keeps_nobody_from_buying() {
    // Once for the first try: what is tried again under the same key gets the same answer.
    rig.stripe()
        .fault(FaultRule.post("/v1/customers").organization("org_unlucky").serverError().once());
    Person owner = owner("org_unlucky");
    owner.buys(25, "pm_card_visa");
    owner.awaitBalance(25);
  }

  @Test
  void stripe_that_does_not_answer_is_told_so_and_nothing_is_lost() {
    Person owner = owner("org_unreachable");
    assertEquals(201, owner.post("/payment-method", "").status());
    var away =
        rig.stripe()
            .fault(
                FaultRule.post("/v1/checkout/sessions")
                    .organization("org_unreachable")
                    .serverError());
    Reply refused = owner.post("/purchases", "{\"credits\": 25}");
    assertEquals(503, refused.status());
    assertTrue(refused.detail().contains("nothing was charged"), refused::detail);
    away.remove();
    owner.buys(25, "pm_card_visa");
    owner.awaitBalance(25);
  }

  @Test
  void an_adjustment_names_its_person_and_reason() {
    rig.meters()
        .payment(
            "org_adjusted", "ADJUSTMENT", 700, "adj_1", ",\"actor\":\"sue\",\"reason\":\"outage\"");
    rig.meters().flush();
    Person member = member("org_adjusted");
    member.awaitBalance(7);
    JsonNode entry = member.credits().path("recentActivity").path(0);
    assertEquals("sue", entry.path("actor").asText());
    assertEquals("outage", entry.path("reason").asText());
    assertEquals(404, member.get("/activity/1/receipt").status());
    assertEquals(404, member.get("/activity/2").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"OWNER", "ADMIN", "MEMBER"})
  void R21_nobody_sees_or_touches_another_organization(Role role) {
    Person other = rig.person(VIEW, "org_mine", role);
    Person there = new Person(other.view(), "org_theirs", other.token());
    assertEquals(403, there.get("/credits").status());
    assertEquals(403, there.get("/activity").status());
    assertEquals(403, there.get("/activity.csv").status());
    assertEquals(403, there.get("/activity/1").status());
    assertEquals(403, there.get("/activity/1/receipt").status());
    assertEquals(403, there.get("/purchases/cs_test_1").status());
    assertEquals(403, there.get("/events").status());
    assertEquals(List.of(403, 403, 403, 403), changes(there));
  }

  @Test
  void R21_a_member_changes_nothing() {
    Person member = member("org_members");
    assertEquals(200, member.get("/credits").status());
    assertEquals(List.of(403, 403, 403, 403), changes(member));
    assertEquals(List.of(), rig.stripe().requests("org_members"));
  }

  @Test
  void without_a_token_there_is_nothing() {
    Person nobody = owner("org_tokens").with("");
    Reply refused = nobody.get("/credits");
    assertEquals(401, refused.status());
    assertEquals("application/problem+json", refused.header("Content-Type"));
    assertTrue(refused.detail().contains("sign in"), refused::detail);
    assertEquals(List.of(401, 401, 401, 401), changes(nobody));
  }

  @Test
  void tokens_that_are_not_good_are_none() throws Exception {
    Person owner = owner("org_tokens");
    Tokens tokens = new Tokens(rig.signInFolder());
    assertEquals(200, owner.with(tokens.good()).get("/credits").status());
    for (String bad :
        List.of(
            tokens.ofAnotherIssuer(),
            tokens.forAnotherAudience(),
            tokens.expired(),
            tokens.notYetGood(),
            tokens.signedByAnother(),
            tokens.unsigned(),
            tokens.signedWithThePublicKeyAsSecret(),
            tokens.tampered(),
            "x.y.z",
            "{}")) {
      assertEquals(401, owner.with(bad).get("/credits").status(), bad);
      assertEquals(List.of(401, 401, 401, 401), changes(owner.with(bad)), bad);
    }
    for (String powerless : List.of(tokens.ofRole("ROOT"), tokens.ofRole("owner"))) {
      assertEquals(403, owner.with(powerless).get("/credits").status(), powerless);
    }
  }

  /** Every change there is, sent by hand; their statuses. */
  private static List<Integer> changes(Person person) {
    return List.of(
        person.post("/purchases", "{\"credits\":25}").status(),
        person.post("/payment-method", "").status(),
        person.delete("/payment-method").status(),
        person.put("/auto-recharge", wish(false, 10, 20)).status());
  }

  @Test
  void what_people_need_not_sign_in_for() {
    URI view = rig.address(VIEW);
    assertEquals(
        200,
        Person.send(HttpRequest.newBuilder(view.resolve("/openapi/credits-view-1.yml"))).status());
    assertEquals(
        200, Person.send(HttpRequest.newBuilder(view.resolve("/health/liveness"))).status());
    String metrics = Person.send(HttpRequest.newBuilder(view.resolve("/prometheus"))).body();
    assertTrue(metrics.contains("runtally_view_projection_lag_records"), metrics);
    assertFalse(metrics.contains("sk_test"), metrics);
  }

  @Test
  void every_metric_of_ours_is_explained_and_every_one_explained_is_there() {
    Map<String, String> told = new TreeMap<>();
    for (ServiceProcess service : List.of(meter, worker, view)) {
      told.putAll(Operations.metricsOfOurs(scrape(service)));
    }
    assertEquals(new TreeMap<>(Operations.documentedMetrics()), told);
  }

  @Test
  void whatever_the_alerts_and_the_dashboard_ask_for_is_there(@TempDir Path folder)
      throws Exception {
    Map<String, Integer> ports =
        Map.of(
            "meter-streams", meter.port(),
            "recharge-worker", worker.port(),
            "credits-view", view.port());
    List<String> missing = new ArrayList<>();
    try (Prometheus prometheus = Prometheus.scraping(folder, ports)) {
      for (Operations.Query query : Operations.allQueries()) {
        for (String selector : query.selectors()) {
          if (prometheus.ask(selector).isEmpty()) {
            missing.add("%s asks for %s".formatted(query.asker(), selector));
          }
        }
        JsonNode answer = prometheus.ask(query.plain());
        if (answer.isEmpty() && !query.mayBeEmpty()) {
          missing.add("%s: nothing comes of %s".formatted(query.asker(), query.text()));
        }
        for (String label : Operations.labelsIn(query.legend())) {
          answer.forEach(series -> {
            if (!series.path("metric").has(label)) {
              missing.add("%s: %s has no %s".formatted(query.asker(), series, label));
            }
          });
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void log_lines_are_json_name_the_organization_and_no_secret() throws Exception {
    Person owner = owner("org_logs");
    owner.buys(25, "pm_card_visa");
    owner.awaitBalance(25);
    owner.savesCard("pm_card_visa");
    owner.until(() -> !owner.credits().path("paymentMethod").isNull());
    assertEquals(200, owner.put("/auto-recharge", wish(true, 30, 20)).status());
    owner.awaitBalance(45);

    Waiting.until("the worker told of it", LIMIT, () -> tellsOf("worker-1", "The order was paid"));
    assertTrue(tellsOf(VIEW, "Stripe's event was taken in"));
    for (String instance : List.of("meter-1", "worker-1", VIEW)) {
      String log = log(instance);
      assertFalse(log.isBlank());
      List<String> secrets =
          List.of(
              ChargingRig.KEY,
              ViewRig.WEBHOOK_SECRET,
              rig.database().access().password(),
              owner.token(),
              "ada@",
              "last4");
      secrets.forEach(
          secret -> assertFalse(log.contains(secret), () -> secret + " in " + instance));
      for (JsonNode line : lines(instance)) {
        for (String field : List.of("timestamp", "level", "service", "logger", "message")) {
          assertTrue(line.path(field).isTextual(), line::toString);
        }
        assertTrue(line.path("timestamp").asText().endsWith("Z"), line::toString);
        assertTrue(!line.has("rechargeId") || line.has("organization"), line::toString);
      }
    }
  }

  private static boolean tellsOf(String instance, String fact) {
    return lines(instance).stream()
        .filter(line -> line.path("organization").asText().equals("org_logs"))
        .anyMatch(line -> line.path("message").asText().equals(fact));
  }

  /** What an instance has logged so far, but for a line that is just being written. */
  private static List<JsonNode> lines(String instance) {
    String log = log(instance);
    JsonMapper json = new JsonMapper();
    return log.substring(0, log.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> {
          try {
            return json.readTree(line);
          } catch (JsonProcessingException none) {
            throw new AssertionError(instance + " logged: " + line, none);
          }
        })
        .toList();
  }

  private static String log(String instance) {
    try {
      return Files.readString(rig.meters().log(instance));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String scrape(ServiceProcess service) {
    URI metrics = URI.create("http://127.0.0.1:%d/prometheus".formatted(service.port()));
    return Person.send(HttpRequest.newBuilder(metrics)).body();
  }

  private static String wish(boolean enabled, long threshold, long amount) {
    return "{\"enabled\":%s,\"threshold\":%d,\"amount\":%d,\"monthlyLimit\":null}"
        .formatted(enabled, threshold, amount);
  }

  private static Person owner(String organization) {
    return rig.person(VIEW, organization, Role.OWNER);
  }

  private static Person admin(String organization) {
    return rig.person(VIEW, organization, Role.ADMIN);
  }

  private static Person member(String organization) {
    return rig.person(VIEW, organization, Role.MEMBER);
  }
}
