package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.sandbox.stripe.Book;
import io.runtally.sandbox.stripe.Fault;
import io.runtally.sandbox.stripe.FaultRule;
import io.runtally.sandbox.stripe.KeyStatus;
import io.runtally.sandbox.stripe.Release;
import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A worker, a meter, a broker and Stripe's stand-in together: what becomes of orders. */
class ChargingIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String INTENTS = "/v1/payment_intents";
  private static final String CONFIRM = INTENTS + "/*/confirm";

  private static ChargingRig rig;
  private static ServiceProcess worker;
  private static Books books;

  @BeforeAll
  static void start() throws InterruptedException {
    rig = ChargingRig.start();
    rig.meters().meter("meter-1");
    worker = rig.worker("worker-1");
    books = rig.books();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void R15_R22_the_saved_card_pays_and_the_ledger_says_so() {
    StripeControl.Customer customer = lowOnCredits("org_paid", "pm_card_visa");

    awaitBalance(customer, 20);

    Book.Charge charge = rig.stripe().charges("org_paid").getFirst();
    assertEquals(2_000, charge.amountCents());
    assertEquals("pm_card_visa", charge.card());
    CreditPayment payment = books.payments("org_paid").getFirst();
    assertEquals(charge.paymentIntentId(), payment.paymentId());
    assertEquals(CreditPayment.Kind.AUTO_RECHARGE, payment.kind());
    assertEquals(charge.rechargeId(), payment.rechargeId());
    assertEquals(charge.at().getEpochSecond(), payment.occurredAt().getEpochSecond());
    assertEquals(1, books.ledger("org_paid").size());
    assertEquals(AutoRechargeState.ON, state(customer));
    List<String> asked =
        rig.stripe().requests("org_paid").stream()
            .filter(request -> request.path().startsWith(INTENTS))
            .map(request -> request.method() + request.path().replaceAll("pi_\\w+", "ID"))
            .toList();
    assertEquals(
        List.of(
            "POST" + INTENTS,
            "GET" + INTENTS + "/ID",
            "POST" + INTENTS + "/ID/confirm",
            "GET" + INTENTS + "/ID"),
        asked);
  }

  @Test
  void R25_a_decline_pauses_until_the_settings_are_saved_again() {
    StripeControl.Customer customer = lowOnCredits("org_declined", "pm_card_chargeCustomerFail");

    RechargeFailure failure = awaitFailure(customer);

    assertEquals("card_declined", failure.code());
    assertTrue(failure.declineCode().isPresent());
    assertFalse(failure.requiresAction());
    assertPaused(customer);
    int asked = rig.stripe().requests("org_declined").size();
    books.settle();
    // One declining card made 670 invoices elsewhere, and another was tried hourly for weeks.
    assertEquals(asked, rig.stripe().requests("org_declined").size());

    StripeControl.Customer better = rig.stripe().customer("org_declined", "pm_card_visa");
    rig.meters().card("org_declined", better.customerId(), better.paymentMethodId());
    rig.meters().flush();
    rig.meters().settings("org_declined", true, 10, 20, "");
    rig.meters().flush();
    awaitBalance(customer, 20);
    assertEquals(1, rig.stripe().charges("org_declined").size());
  }

  @Test
  void R25_a_demand_for_authentication_is_a_failure_and_not_a_success() {
    StripeControl.Customer customer =
        lowOnCredits("org_authentication", "pm_card_authenticationRequired");

    RechargeFailure failure = awaitFailure(customer);

    assertTrue(failure.requiresAction());
    assertEquals("authentication_required", failure.code());
    assertPaused(customer);
    assertEquals(List.of(), rig.stripe().charges("org_authentication"));
    assertEquals(0, books.balance("org_authentication"));
  }

  @Test
  void R25_a_decline_that_wants_authentication_says_so() {
    StripeControl.Customer customer =
        lowOnCredits("org_issuer", "pm_card_simulatorDeclinedForAuthentication");

    RechargeFailure failure = awaitFailure(customer);

    assertEquals("card_declined", failure.code());
    assertEquals(Optional.of("authentication_required"), failure.declineCode());
    assertTrue(failure.requiresAction());
  }

  @Test
  void R25_a_detached_card_and_a_deleted_customer_fail_at_once_and_are_not_tried_again() {
    StripeControl.Customer detached = rig.stripe().customer("org_detached", "pm_card_visa");
    StripeControl.Customer deleted = rig.stripe().customer("org_deleted", "pm_card_visa");
    atStripe("POST", "/v1/payment_methods/" + detached.paymentMethodId() + "/detach");
    atStripe("DELETE", "/v1/customers/" + deleted.customerId());
    lowOnCredits(detached);
    lowOnCredits(deleted);

    for (StripeControl.Customer customer : List.of(detached, deleted)) {
      RechargeFailure failure = awaitFailure(customer);
      assertFalse(failure.code().isBlank());
      assertFalse(failure.message().isBlank());
      assertPaused(customer);
    }
    long asked = intentRequests("org_detached") + intentRequests("org_deleted");
    books.settle();
    assertEquals(asked, intentRequests("org_detached") + intentRequests("org_deleted"));
    assertEquals(List.of(), rig.stripe().charges("org_detached"));
    assertEquals(List.of(), rig.stripe().charges("org_deleted"));
  }

  @Test
  void R25_an_amount_that_stripe_refuses_fails_at_once_and_is_not_tried_again() {
    rig.stripe().fault(FaultRule.post(INTENTS).organization("org_amount").amountRefused());
    StripeControl.Customer customer = lowOnCredits("org_amount", "pm_card_visa");

    RechargeFailure failure = awaitFailure(customer);

    assertEquals("amount_too_large", failure.code());
    assertEquals(Optional.empty(), failure.paymentIntentId());
    assertPaused(customer);
    long asked = intentRequests("org_amount");
    books.settle();
    assertEquals(asked, intentRequests("org_amount"));
    assertEquals(List.of(), rig.stripe().charges("org_amount"));
  }

  @Test
  void R27_an_unknown_outcome_is_found_out_and_charged_once() {
    List<StripeControl.Customer> customers = new ArrayList<>();
    for (FaultRule.Kind kind : FaultRule.Kind.values()) {
      for (FaultRule.Moment moment : FaultRule.Moment.values()) {
        boolean asksForAKey =
            kind == FaultRule.Kind.UNAUTHORIZED || kind == FaultRule.Kind.FORBIDDEN;
        boolean isDefinite = kind == FaultRule.Kind.AMOUNT_REFUSED;
        if (asksForAKey || isDefinite || kind == FaultRule.Kind.HANG) {
          continue;
        }
        String organization = "org_" + kind + "_" + moment;
        rig.stripe()
            .fault(
                FaultRule.post(CONFIRM)
                    .organization(organization)
                    .delay(Duration.ofSeconds(6))
                    .with(kind)
                    .with(moment)
                    .times(2));
        customers.add(lowOnCredits(organization, "pm_card_visa"));
      }
    }

    for (StripeControl.Customer customer : customers) {
      awaitBalance(customer, 20);
      assertEquals(1, rig.stripe().charges(customer.organization()).size());
      assertEquals(1, books.ledger(customer.organization()).size());
    }
  }

  @Test
  void R26_no_top_up_is_asked_for_without_a_key_which_elsewhere_charged_three_times() {
    StripeControl.Customer customer = lowOnCredits("org_keys", "pm_card_chargeCustomerFail");
    String order = awaitFailure(customer).rechargeId();

    List<String> keys =
        rig.stripe().requests("org_keys").stream()
            .filter(
                request -> request.method().equals("POST") && request.path().startsWith(INTENTS))
            .map(request -> request.idempotencyKey().orElse("none"))
            .toList();
    assertEquals(List.of(order + ":create:1", order + ":confirm:1", order + ":cancel:1"), keys);
  }

  @Test
  void R26_an_order_told_twice_has_one_key_where_elsewhere_each_job_had_its_own() {
    StripeControl.Customer customer = rig.stripe().customer("org_told_twice", "pm_card_visa");
    rig.order(customer, 20);
    awaitBalance(customer, 20);
    ConsumerRecord<byte[], byte[]> told =
        of(books.all(Topics.LOW_BALANCE), "org_told_twice").findFirst().orElseThrow();

    rig.meters().send(Topics.LOW_BALANCE, "org_told_twice", new String(told.value(), UTF_8));
    rig.meters().flush();

    books.until(
        () -> books.payments("org_told_twice").size() == 2, () -> books.intents("org_told_twice"));
    books.settle();
    assertEquals(1, rig.stripe().charges("org_told_twice").size());
    assertEquals(20, books.balance("org_told_twice"));
  }

  @Test
  void R15_the_answer_and_the_webhook_name_one_payment_where_elsewhere_both_credited() {
    StripeControl.Customer customer = rig.stripe().customer("org_webhook", "pm_card_visa");
    String order = rig.order(customer, 20);
    awaitBalance(customer, 20);

    String paid = books.payments("org_webhook").getFirst().paymentId();
    rig.meters()
        .payment("org_webhook", "AUTO_RECHARGE", 2_000, paid, ",\"rechargeId\":\"" + order + "\"");
    rig.meters().purchase("org_webhook", 5, "pi_another");
    rig.meters().flush();

    awaitBalance(customer, 25);
    assertEquals(2, books.ledger("org_webhook").size());
  }

  @Test
  void one_order_that_hangs_keeps_no_other_waiting() throws InterruptedException {
    Fault hang =
        rig.stripe().fault(FaultRule.post(CONFIRM).organization("org_hanging").hang().after());
    StripeControl.Customer hanging = rig.stripe().customer("org_hanging", "pm_card_visa");
    rig.order(hanging, 20);
    hang.awaitHeld(LIMIT);

    List<StripeControl.Customer> others =
        Stream.iterate(0, n -> n < 40, n -> n + 1)
            .map(n -> rig.stripe().customer("org_beside_" + n, "pm_card_visa"))
            .toList();
    others.forEach(customer -> rig.order(customer, 20));
    others.forEach(customer -> awaitBalance(customer, 20));
    assertTrue(hang.held() > 0, "still hanging");
    assertEquals(0, books.balance("org_hanging"));

    hang.release(Release.CUT);
    hang.remove();
    awaitBalance(hanging, 20);
    assertEquals(1, rig.stripe().charges("org_hanging").size());
  }

  @Test
  void orders_wait_unread_while_stripe_does_not_accept_the_key() throws Exception {
    rig.stripe().key(KeyStatus.EXPIRED);
    StripeControl.Customer customer = lowOnCredits("org_revoked", "pm_card_visa");
    Waiting.until("the worker is not ready", LIMIT, () -> readiness() == 503);
    assertEquals(List.of(), books.settle().failures("org_revoked"));

    rig.stripe().key(KeyStatus.VALID);

    Waiting.until("the worker is ready", LIMIT, () -> readiness() == 200);
    awaitBalance(customer, 20);
    assertFalse(rig.told("worker-1").contains(ChargingRig.KEY), "the key is in the log");
  }

  @Test
  void orders_wait_for_a_key_that_may_read_but_not_write_and_the_log_says_so_once()
      throws Exception {
    long before = denials();
    Fault readOnly = rig.stripe().fault(FaultRule.post("/v1/**").forbidden());
    StripeControl.Customer customer = rig.stripe().customer("org_read_only", "pm_card_visa");
    rig.order(customer, 20);
    Waiting.until("the worker is not ready", LIMIT, () -> readiness() == 503);
    for (int look = 0; look < 3; look++) {
      books.settle();
      assertEquals(503, readiness());
    }
    assertEquals(before + 1, denials());

    readOnly.remove();

    Waiting.until("the worker is ready", LIMIT, () -> readiness() == 200);
    awaitBalance(customer, 20);
    assertEquals(1, rig.stripe().charges("org_read_only").size());
  }

  private static long denials() throws IOException {
    return rig.told("worker-1")
        .lines()
        .filter(line -> line.contains("does not accept the API key"))
        .count();
  }

  @Test
  void the_probes_tell_of_a_broker_that_hangs_and_of_a_stripe_that_only_fails() {
    rig.meters().broker().suspend();
    Waiting.until("a silent broker shows", LIMIT, () -> readiness() == 503);
    assertEquals(200, health("liveness"), "no work waits");
    rig.meters().broker().resume();
    Waiting.until("the worker is ready", LIMIT, () -> readiness() == 200);

    Fault failing = rig.stripe().fault(FaultRule.any("/v1/**").serverError());
    StripeControl.Customer customer = rig.stripe().customer("org_patient", "pm_card_visa");
    rig.order(customer, 20);
    Waiting.until("a silent Stripe shows", LIMIT, () -> readiness() == 503);
    assertEquals(200, health("liveness"), "orders are put off, which is work");
    failing.remove();
    Waiting.until("the worker is ready", LIMIT, () -> readiness() == 200);
    awaitBalance(customer, 20);
    assertEquals(1, rig.stripe().charges("org_patient").size());
  }

  @Test
  void R25_other_peoples_intents_are_neither_charged_nor_credited() {
    StripeControl.Customer victim = rig.stripe().customer("org_victim", "pm_card_visa");
    rig.order(victim, 20);
    awaitBalance(victim, 20);
    String paid = rig.stripe().charges("org_victim").getFirst().paymentIntentId();

    rig.meters()
        .send(
            Topics.RECHARGE_INTENTS,
            "org_thief",
            intent("org_thief", "org_thief-r1-x", paid, 20, 2_000, "usd"));
    rig.meters().flush();

    awaitRejected("org_thief", "SCHEMA_VIOLATION");
    assertEquals(0, books.balance("org_thief"));
    assertEquals(20, books.balance("org_victim"));
  }

  @Test
  void bad_records_are_set_aside_with_a_reason_and_stop_nothing() {
    List<Bad> bad =
        List.of(
            new Bad(Topics.LOW_BALANCE, "bad_1", "{", "MALFORMED_JSON"),
            new Bad(Topics.LOW_BALANCE, "bad_2", "{\"organizationId\":7}", "SCHEMA_VIOLATION"),
            new Bad(
                Topics.LOW_BALANCE, "bad_3", order("bad_3", -5, -500, "usd"), "SCHEMA_VIOLATION"),
            new Bad(
                Topics.LOW_BALANCE,
                "bad_4",
                order("bad_4", 20, 2_000, "eur"),
                "UNSUPPORTED_CURRENCY"),
            new Bad(
                Topics.LOW_BALANCE, "bad_5", order("bad_5", 20, 2_001, "usd"), "SCHEMA_VIOLATION"),
            new Bad(
                Topics.LOW_BALANCE,
                "bad_6",
                order("org_other", 20, 2_000, "usd"),
                "SCHEMA_VIOLATION"),
            new Bad(Topics.LOW_BALANCE, "bad_7", null, "EMPTY"),
            new Bad(Topics.RECHARGE_INTENTS, "bad_8", "[]", "SCHEMA_VIOLATION"),
            new Bad(
                Topics.RECHARGE_INTENTS,
                "bad_9",
                intent("bad_9", "r", "pi_1", -20, -2_000, "usd"),
                "SCHEMA_VIOLATION"),
            new Bad(
                Topics.RECHARGE_INTENTS,
                "bad_10",
                intent("bad_10", "r", "pi_1", 20, 2_000, "gbp"),
                "UNSUPPORTED_CURRENCY"),
            new Bad(Topics.RECHARGE_INTENTS, "bad_11", "no json", "MALFORMED_JSON"));
    bad.forEach(each -> rig.meters().send(each.topic(), each.key(), each.value()));
    rig.meters().flush();
    StripeControl.Customer good = rig.stripe().customer("org_after_bad", "pm_card_visa");
    rig.order(good, 20);

    for (Bad each : bad) {
      ConsumerRecord<byte[], byte[]> rejected = awaitRejected(each.key(), each.reason());
      assertArrayEquals(
          each.value() == null ? null : each.value().getBytes(UTF_8), rejected.value(), each.key());
      assertEquals(each.topic().name(), header(rejected, "runtally.topic"));
      assertFalse(header(rejected, "runtally.detail").isBlank());
    }
    awaitBalance(good, 20);
  }

  private record Bad(Topic topic, String key, @Nullable String value, String reason) {}

  private static StripeControl.Customer lowOnCredits(String organization, String card) {
    StripeControl.Customer customer = rig.stripe().customer(organization, card);
    lowOnCredits(customer);
    return customer;
  }

  /** Saves the card, then the settings while the balance is zero: that places an order (R22). */
  private static void lowOnCredits(StripeControl.Customer customer) {
    MeterRig facts = rig.meters();
    facts.card(customer.organization(), customer.customerId(), customer.paymentMethodId());
    facts.flush();
    facts.settings(customer.organization(), true, 10, 20, "");
    facts.flush();
  }

  private static void awaitBalance(StripeControl.Customer customer, long credits) {
    String organization = customer.organization();
    books.until(
        () -> books.balance(organization) == credits,
        () -> List.of(organization, books.balance(organization), books.failures(organization)));
  }

  private static RechargeFailure awaitFailure(StripeControl.Customer customer) {
    String organization = customer.organization();
    books.until(
        () -> !books.failures(organization).isEmpty(), () -> books.lowBalances(organization));
    assertEquals(1, books.failures(organization).size());
    return books.failures(organization).getFirst();
  }

  private static void assertPaused(StripeControl.Customer customer) {
    books.until(
        () -> state(customer) == AutoRechargeState.PAUSED,
        () -> books.lowBalances(customer.organization()));
  }

  private static @Nullable AutoRechargeState state(StripeControl.Customer customer) {
    List<CreditBalance> balances = books.balances(customer.organization());
    return balances.isEmpty() ? null : balances.getLast().autoRecharge().state();
  }

  private static long intentRequests(String organization) {
    return rig.stripe().requests(organization).stream()
        .filter(request -> request.path().startsWith(INTENTS))
        .count();
  }

  private static ConsumerRecord<byte[], byte[]> awaitRejected(String key, String reason) {
    List<ConsumerRecord<byte[], byte[]>> rejected = books.all(Topics.RECORDS_REJECTED);
    books.until(() -> of(rejected, key).findAny().isPresent(), () -> rejected);
    ConsumerRecord<byte[], byte[]> found = of(rejected, key).findFirst().orElseThrow();
    assertEquals(reason, header(found, "runtally.reason"), key);
    return found;
  }

  private static Stream<ConsumerRecord<byte[], byte[]>> of(
      List<ConsumerRecord<byte[], byte[]>> records, String key) {
    return records.stream().filter(record -> new String(record.key(), UTF_8).equals(key));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static String order(String organization, long credits, long cents, String currency) {
    return """
    {"organizationId":"%s","balance":3,"threshold":10,"recharge":%s,"reason":null,"at":"%s"}\
    """
        .formatted(organization, placed("r1", credits, cents, currency), Instant.now());
  }

  private static String intent(
      String organization,
      String rechargeId,
      String intentId,
      long credits,
      long cents,
      String currency) {
    return """
    {"rechargeId":"%s","organizationId":"%s","paymentIntentId":"%s","order":%s,\
    "orderedAt":"%s","attempt":1}\
    """
        .formatted(
            rechargeId,
            organization,
            intentId,
            placed(rechargeId, credits, cents, currency),
            Instant.now());
  }

  private static String placed(String rechargeId, long credits, long cents, String currency) {
    return """
    {"rechargeId":"%s","credits":%d,"amountCents":%d,"currency":"%s","customerId":"cus_1",\
    "paymentMethodId":"pm_1"}\
    """
        .formatted(rechargeId, credits, cents, currency);
  }

  private static int readiness() {
    return health("readiness");
  }

  private static int health(String kind) {
    return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/health/%s".formatted(worker.port(), kind)))
            .build())
        .statusCode();
  }

  private static void atStripe(String method, String path) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(
                    rig.setting("worker-1", Map.of(), List.of()).stripe().address().resolve(path))
                .header("Authorization", "Bearer " + ChargingRig.KEY)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    assertEquals(200, answer.statusCode(), answer.body());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (IOException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }
}
