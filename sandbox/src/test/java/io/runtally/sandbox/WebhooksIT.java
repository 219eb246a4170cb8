package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stripe.net.Webhook;
import io.runtally.sandbox.Person.Reply;
import io.runtally.sandbox.identity.Role;
import io.runtally.sandbox.stripe.Book;
import io.runtally.sandbox.stripe.DeliveryOrder;
import io.runtally.sandbox.stripe.DeliveryPolicy;
import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.Topics;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Stripe tells, however it tells it: late, twice, backwards, or by somebody else. */
class WebhooksIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String VIEW = "view-1";
  private static final String RELEASE = "2026-07-29.dahlia";

  private static ViewRig rig;
  private static Books books;

  @BeforeAll
  static void start() throws InterruptedException {
    rig = ViewRig.start();
    rig.meters().meter("meter-1");
    rig.view(VIEW, Map.of("VIEW_RECONCILE_AFTER", "1s", "VIEW_RECONCILE_EVERY", "1s"));
    rig.hearsOfStripe(VIEW);
    books = rig.charging().books();
  }

  @AfterEach
  void plainly() {
    rig.stripe().delivery(DeliveryPolicy.plain());
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void R15_each_told_twice_and_backwards_is_credited_once() {
    Person owner = owner("org_twice");
    rig.stripe().delivery(DeliveryPolicy.plain().copies(2).hold());
    owner.buys(25, "pm_card_visa");
    owner.buys(30, "pm_card_visa");
    owner.savesCard("pm_card_visa");
    rig.stripe().releaseDeliveries(DeliveryOrder.REVERSED);
    allTold();
    owner.awaitBalance(55);
    awaitCard(owner, "4242");
    books.settle();
    assertEquals(List.of(25L, 30L), booked("org_twice").stream().sorted().toList());
  }

  @Test
  void R16_a_refund_in_three_parts_has_its_figures() {
    Person owner = owner("org_parts");
    String payment = paid(owner, 25);
    String first = rig.stripe().refund(payment, 1_050);
    owner.awaitBalance(15);
    rig.stripe().refund(payment, 450);
    owner.awaitBalance(10);
    rig.stripe().failRefund(first);
    owner.awaitBalance(21);
    books.settle();
    assertEquals(List.of(25L, -10L, -5L, 11L), booked("org_parts"));
  }

  @Test
  void R16_the_second_half_told_first_tells_the_first_half_too() {
    Person owner = owner("org_halves");
    rig.stripe().delivery(DeliveryPolicy.plain().hold());
    owner.buys(25, "pm_card_visa");
    String payment = chargeOf("org_halves").paymentIntentId();
    rig.stripe().failRefund(rig.stripe().refund(payment, 1_000));
    String dispute = rig.stripe().dispute(payment, 2_500);
    rig.stripe().winDispute(dispute);
    rig.stripe().releaseDeliveries(DeliveryOrder.REVERSED);
    allTold();
    owner.awaitBalance(25);
    books.settle();
    assertEquals(0, booked("org_halves").stream().mapToLong(Long::longValue).sum() - 25);
    assertEquals(5, booked("org_halves").size());
    assertEquals(
        List.of(
            LedgerEntry.Kind.PURCHASE,
            LedgerEntry.Kind.DISPUTE,
            LedgerEntry.Kind.DISPUTE_REVERSAL,
            LedgerEntry.Kind.REFUND,
            LedgerEntry.Kind.REFUND_FAILED),
        books.ledger("org_halves").stream().map(LedgerEntry::kind).toList());
  }

  @Test
  void R16_a_dispute_lost_one_won_and_an_inquiry_lead_to_no_charge() {
    Person owner = owner("org_disputes");
    owner.savesCard("pm_card_visa");
    awaitCard(owner, "4242");
    String lost = paid(owner, 25);
    String won = paid(owner, 30);
    assertEquals(
        200,
        owner.put("/auto-recharge", "{\"enabled\":true,\"threshold\":10,\"amount\":60}").status());
    rig.stripe().closeInquiry(rig.stripe().inquiry(won));
    rig.stripe().loseDispute(rig.stripe().dispute(lost, 2_500));
    owner.awaitBalance(30);
    String dispute = rig.stripe().dispute(won, 3_000);
    owner.awaitBalance(0);
    rig.stripe().winDispute(dispute);
    owner.awaitBalance(30);
    allTold();
    books.settle();
    assertEquals(List.of(25L, 30L, -25L, -30L, 30L), booked("org_disputes"));
    // At zero it was low: but a card that just got its money back is not charged by itself.
    assertEquals(List.of(), books.orders("org_disputes"));
    assertEquals("PAUSED", owner.credits().at("/autoRecharge/state").asText());
    assertEquals(2, rig.stripe().charges("org_disputes").size());
  }

  @Test
  void R16_money_that_a_dispute_moves_once_more_counts_once_and_somebody_is_told()
      throws Exception {
    Person owner = owner("org_again");
    String payment = paid(owner, 25);
    assertEquals("PUBLISHED", verdict(withdrawn(payment, 1_000)));
    owner.awaitBalance(15);
    double before = metric("MOVED_AGAIN");
    assertEquals("MOVED_AGAIN", verdict(withdrawn(payment, 1_000, 500)));
    assertEquals(before + 1, metric("MOVED_AGAIN"));
    String log = Files.readString(rig.meters().log(VIEW));
    assertTrue(
        log.contains("The dispute dp_again of a payment of org_again moved money more than"));
    assertTrue(log.contains("1500 cents were withdrawn in 2 parts"), "by how much to adjust it");
    books.settle();
    assertEquals(List.of(25L, -10L), booked("org_again"));
  }

  private static String withdrawn(String payment, long... cents) {
    String parts =
        LongStream.of(cents)
            .mapToObj(
                "{\"id\":\"txn_1\",\"object\":\"balance_transaction\",\"amount\":-%d,\"currency\":\"usd\"}"
                    ::formatted)
            .collect(Collectors.joining(","));
    return told(
        "charge.dispute.funds_withdrawn",
        """
        {"id":"dp_again","object":"dispute","amount":2500,"currency":"usd","status":"needs_response",\
        "created":1700000000,"payment_intent":"%s","balance_transactions":[%s]}\
        """
            .formatted(payment, parts),
        "");
  }

  private static String verdict(String event) throws Exception {
    Reply reply = tellSigned(event);
    assertEquals(200, reply.status(), reply::body);
    return reply.json().path("received").asText();
  }

  private static Reply tellSigned(String event) throws Exception {
    return tell(event, signature(event, Instant.now().getEpochSecond(), ViewRig.WEBHOOK_SECRET));
  }

  @Test
  void a_subscription_of_the_same_stripe_account_changes_nothing() {
    String customer = field(atStripe("/v1/customers", "name=Somebody"), "cus_\\w+");
    atStripe("/v1/payment_methods/pm_card_visa/attach", "customer=" + customer);
    String invoice =
        field(
            atStripe(
                "/v1/payment_intents",
                "amount=9900&currency=usd&confirm=true&off_session=true&payment_method_types[]=card"
                    + "&payment_method=pm_card_visa&customer="
                    + customer),
            "pi_\\w+");
    rig.stripe().failRefund(rig.stripe().refund(invoice, 1_000));
    rig.stripe().winDispute(rig.stripe().dispute(invoice, 5_000));
    allTold();
    books.settle();
    assertTrue(books.paymentTexts().stream().noneMatch(payment -> payment.contains(invoice)));
    assertTrue(metric("NOT_OURS") > 0);
  }

  @Test
  void R20_a_card_detached_in_stripes_dashboard_is_gone_here_and_one_renewed_is_renewed() {
    Person owner = owner("org_detached");
    owner.savesCard("pm_card_visa");
    awaitCard(owner, "4242");
    assertEquals(
        200,
        owner.put("/auto-recharge", "{\"enabled\":true,\"threshold\":0,\"amount\":5}").status());
    String card = cardOf("org_detached");
    atStripe("/v1/payment_methods/" + card, "card[exp_month]=11&card[exp_year]=2031");
    owner.until(() -> owner.credits().at("/paymentMethod/expYear").asInt() == 2031);
    atStripe("/v1/payment_methods/" + card + "/detach", "");
    owner.until(() -> owner.credits().path("paymentMethod").isNull());
    owner.until(() -> !owner.credits().at("/autoRecharge/enabled").asBoolean());
  }

  @Test
  void R20_a_replaced_card_is_taken_from_stripe_even_while_the_database_is_late() throws Exception {
    Person owner = owner("org_replaced");
    owner.savesCard("pm_card_visa");
    awaitCard(owner, "4242");
    String replaced = cardOf("org_replaced");
    rig.stripe().advanceClock(Duration.ofSeconds(5));
    try (LateCards late = LateCards.begin()) {
      owner.savesCard("pm_card_mastercard");
      Waiting.until(
          "Stripe has detached it",
          LIMIT,
          () ->
              Pattern.compile("\"customer\" ?: ?null")
                  .matcher(atStripe("/v1/payment_methods/" + replaced))
                  .find());
      assertEquals("4242", owner.credits().at("/paymentMethod/last4").asText());
      late.end();
    }
    awaitCard(owner, "4444");
    allTold();
    assertEquals("4444", owner.credits().at("/paymentMethod/last4").asText());
  }

  @Test
  void R20_a_detachment_told_before_the_database_has_the_card_is_told_again() throws Exception {
    Person owner = owner("org_overtaken");
    owner.savesCard("pm_card_visa");
    awaitCard(owner, "4242");
    String customer = customerOf("org_overtaken");
    String detached =
        told(
            "payment_method.detached",
            "{\"id\":\"pm_gone\",\"object\":\"payment_method\",\"customer\":null}",
            ",\"previous_attributes\":{\"customer\":\"%s\"}".formatted(customer));
    try (LateCards late = LateCards.begin()) {
      // As another view would, for a card that Stripe does not know any more.
      rig.meters().card("org_overtaken", customer, "pm_gone");
      rig.meters().flush();
      assertEquals(503, tellSigned(detached).status());
      late.end();
    }
    assertEquals("PUBLISHED", verdict(detached));
    assertTrue(owner.credits().path("paymentMethod").isNull());
  }

  /** A database that takes in no cards. */
  private record LateCards(Connection connection) implements AutoCloseable {
    static LateCards begin() throws SQLException {
      DatabaseAccess access = rig.database().access();
      Connection connection =
          DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        // Whoever reads goes on reading.
        statement.execute("lock table cards in exclusive mode");
      }
      return new LateCards(connection);
    }

    void end() throws SQLException {
      connection.rollback();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  @Test
  void R20_after_its_customer_was_deleted_an_organization_gets_another_and_can_buy() {
    Person owner = owner("org_reborn");
    owner.savesCard("pm_card_visa");
    awaitCard(owner, "4242");
    String customers = atStripe("/v1/customers");
    String customer = field(customers, "cus_\\w+(?=[^{]*?Runtally organization org_reborn\")");
    Person.send(asked("/v1/customers/" + customer).DELETE());
    owner.until(() -> owner.credits().path("paymentMethod").isNull());
    allTold();
    owner.buys(25, "pm_card_visa");
    owner.awaitBalance(25);
  }

  @Test
  void R20_an_older_card_told_late_does_not_come_back() {
    Person owner = owner("org_late");
    rig.stripe().delivery(DeliveryPolicy.plain().hold());
    owner.savesCard("pm_card_visa");
    rig.stripe().advanceClock(Duration.ofSeconds(5));
    owner.savesCard("pm_card_mastercard");
    rig.stripe().releaseDeliveries(DeliveryOrder.REVERSED);
    allTold();
    awaitCard(owner, "4444");
    String shown = owner.credits().at("/paymentMethod/last4").asText();
    assertEquals("4444", shown);
    // Replaced once more: the one before is taken from Stripe, and that is no reason to lose this.
    rig.stripe().advanceClock(Duration.ofSeconds(5));
    rig.stripe().delivery(DeliveryPolicy.plain());
    owner.savesCard("pm_card_visa");
    awaitCard(owner, "4242");
    allTold();
    assertEquals("4242", owner.credits().at("/paymentMethod/last4").asText());
  }

  @Test
  void what_stripe_has_not_signed_now_changes_nothing() throws Exception {
    Person owner = owner("org_forged");
    String event = event("payment_intent.succeeded", RELEASE);
    long now = Instant.now().getEpochSecond();
    assertEquals(400, tell(event, "").status());
    assertEquals(400, tell(event, "t=abc").status());
    assertEquals(400, tell(event, "t").status());
    assertEquals(400, tell(event, "t=%d,v1=00".formatted(now)).status());
    assertEquals(400, tell(event, signature(event, now, "whsec_another")).status());
    assertEquals(400, tell(event, signature(event + " ", now, ViewRig.WEBHOOK_SECRET)).status());
    long lastYear = now - Duration.ofDays(365).toSeconds();
    assertEquals(400, tell(event, signature(event, lastYear, ViewRig.WEBHOOK_SECRET)).status());
    assertEquals(400, tell("", signature("", now, ViewRig.WEBHOOK_SECRET)).status());
    assertEquals(400, tell("[]", signature("[]", now, ViewRig.WEBHOOK_SECRET)).status());
    String huge = " ".repeat(2_000_000);
    assertEquals(413, tell(huge, signature(huge, now, ViewRig.WEBHOOK_SECRET)).status());
    assertEquals(0, owner.balance());
    // The same, signed by Stripe: that it is not refused shows that the refusals above were due.
    assertEquals(200, tell(event, signature(event, now, ViewRig.WEBHOOK_SECRET)).status());
    owner.awaitBalance(25);
  }

  @Test
  void an_api_release_that_cannot_be_read_is_never_acknowledged() throws Exception {
    long now = Instant.now().getEpochSecond();
    String foreign = event("payment_intent.succeeded", "2019-01-01");
    Reply reply = tell(foreign, signature(foreign, now, ViewRig.WEBHOOK_SECRET));
    assertEquals(503, reply.status());
    String unknown = event("entirely.new_event", "2019-01-01");
    assertEquals(200, tell(unknown, signature(unknown, now, ViewRig.WEBHOOK_SECRET)).status());
    assertTrue(
        Files.readString(rig.meters().log(VIEW))
            .contains("set the webhook endpoint's API version"));
  }

  private static String event(String type, String release) {
    return event(
        type,
        release,
        """
        {"id":"pi_forged","object":"payment_intent",\
        "amount":2500,"amount_received":2500,"currency":"usd","status":"succeeded","created":1700000000,\
        "metadata":{"runtally_organization":"org_forged","runtally_kind":"PURCHASE",\
        "runtally_actor":"mallory"}}\
        """,
        "");
  }

  private static String told(String type, String object, String more) {
    return event(type, RELEASE, object, more);
  }

  private static String event(String type, String release, String object, String more) {
    return """
    {"id":"evt_1","object":"event","api_version":"%s","created":%d,"type":"%s","livemode":false,\
    "pending_webhooks":1,"data":{"object":%s%s}}\
    """
        .formatted(release, Instant.now().getEpochSecond(), type, object, more);
  }

  private static String signature(String body, long at, String secret)
      throws NoSuchAlgorithmException, InvalidKeyException {
    return "t=%d,v1=%s".formatted(at, Webhook.Util.computeHmacSha256(secret, at + "." + body));
  }

  private static Reply tell(String body, String signature) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(rig.address(VIEW).resolve("/stripe/webhook"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return Person.send(
        signature.isEmpty() ? request : request.header("Stripe-Signature", signature));
  }

  private static String paid(Person owner, long credits) {
    long before = owner.balance();
    owner.buys(credits, "pm_card_visa");
    owner.awaitBalance(before + credits);
    return chargeOf(owner.organization()).paymentIntentId();
  }

  private static Book.Charge chargeOf(String organization) {
    return rig.stripe().charges(organization).getLast();
  }

  private static String cardOf(String organization) {
    return field(
        atStripe("/v1/customers/%s/payment_methods".formatted(customerOf(organization))),
        "pm_\\w+");
  }

  private static String customerOf(String organization) {
    return field(
        atStripe("/v1/customers"),
        "cus_\\w+(?=[^{]*?Runtally organization %s\")".formatted(organization));
  }

  private static String atStripe(String path) {
    return Person.send(asked(path).GET()).body();
  }

  private static String atStripe(String path, String form) {
    return Person.send(
            asked(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)))
        .body();
  }

  private static HttpRequest.Builder asked(String path) {
    return HttpRequest.newBuilder(rig.charging().address().resolve(path))
        .header("Authorization", "Bearer " + ChargingRig.KEY);
  }

  private static String field(String answer, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(answer);
    if (!found.find()) {
      throw new AssertionError(answer);
    }
    return found.group();
  }

  @Test
  void R15_credits_that_stripe_knows_nothing_of_show_as_drift() {
    Waiting.until("the first comparison", LIMIT, () -> gauge("last_success_seconds") > 0);
    double before = gauge("drift_credits");
    rig.meters()
        .send(
            Topics.CREDIT_PAYMENTS,
            "org_drift",
            """
            {"paymentId":"pi_of_nobody","organizationId":"org_drift","kind":"PURCHASE",\
            "amountCents":4100,"currency":"usd","occurredAt":"%s"}\
            """
                .formatted(Instant.now()));
    rig.meters().flush();
    Waiting.until("the drift shows", LIMIT, () -> gauge("drift_credits") == before + 41);
  }

  private static double gauge(String name) {
    return Person.send(HttpRequest.newBuilder(rig.address(VIEW).resolve("/prometheus")))
        .body()
        .lines()
        .filter(line -> line.startsWith("runtally_reconciliation_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static double metric(String outcome) {
    String metrics =
        Person.send(HttpRequest.newBuilder(rig.address(VIEW).resolve("/prometheus"))).body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("runtally_view_webhooks_total"))
        .filter(line -> line.contains("outcome=\"" + outcome + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static List<Long> booked(String organization) {
    return books.ledger(organization).stream().map(LedgerEntry::credits).toList();
  }

  private static void allTold() {
    StripeControl stripe = rig.stripe();
    Waiting.until("all is told", LIMIT, () -> stripe.waitingDeliveries() == 0);
  }

  private static Person owner(String organization) {
    return rig.person(VIEW, organization, Role.OWNER);
  }

  private static void awaitCard(Person person, String last4) {
    person.until(() -> person.credits().at("/paymentMethod/last4").asText().equals(last4));
  }
}
