package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.param.PaymentIntentCreateParams;
import io.runtally.sandbox.stripe.StripeControl.Customer;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * What support does at its terminal, on a real broker with a real meter; no webhook is ever told.
 */
class SupportIT {
  private static final Duration NO_WEBHOOK_COMES = Duration.ofHours(2);

  private static ChargingRig rig;
  private static Books books;
  private static StripeClient stripe;

  @BeforeAll
  static void start() throws InterruptedException {
    rig = ChargingRig.start();
    rig.meters().meter("meter-1");
    books = rig.books();
    stripe =
        StripeClient.builder()
            .setApiKey(ChargingRig.KEY)
            .setApiBase(rig.address().toString())
            .build();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void R15_R16_what_no_webhook_told_is_named_and_after_the_repair_booked_once() throws Exception {
    String payment = paid("org_lost");
    var _ = stripe.v1().paymentIntents().create(foreign());
    Answer young = reconcile(Duration.ZERO, "--json");
    assertEquals(0, young.code(), young::toString);
    assertTrue(young.out().contains("\"onItsWay\" : [ {"), young.out());
    assertTrue(young.out().contains("\"foreign\" : 1"), young.out());

    Answer named = reconcile(NO_WEBHOOK_COMES);
    assertEquals(1, named.code(), named::toString);
    assertTrue(named.out().contains("The purchase %s of org_lost ($25.00".formatted(payment)));
    Answer refused = reconcile(NO_WEBHOOK_COMES, "--repair");
    assertEquals(2, refused.code(), refused::toString);
    assertTrue(refused.err().contains("nobody is at a terminal"), refused.err());
    assertEquals(List.of(), booked("org_lost"));

    repair();
    rig.meters().purchase("org_lost", 25, payment);
    rig.meters().flush();
    repair();
    assertEquals(List.of(25L), booked("org_lost"));

    String refund = rig.stripe().refund(payment, 1_050);
    repair();
    assertEquals(List.of(25L, -10L), booked("org_lost"));
    rig.stripe().failRefund(refund);
    String dispute = rig.stripe().dispute(payment, 2_500);
    rig.stripe().winDispute(dispute);
    repair();
    assertEquals(List.of(25L, -10L, 10L, -25L, 25L), booked("org_lost"));
    assertEquals("ann", books.ledger("org_lost").getFirst().actor().orElseThrow());
  }

  @Test
  void R26_an_intent_that_no_order_is_bound_to_is_canceled_after_two_days() throws Exception {
    Customer customer = rig.stripe().customer("org_orphan", "pm_card_visa");
    String orphan =
        stripe
            .v1()
            .paymentIntents()
            .create(
                intent(customer, "AUTO_RECHARGE")
                    .putMetadata("runtally_recharge_id", "org_orphan-r1-test")
                    .build())
            .getId();
    Answer listed = reconcile(Duration.ofHours(47), "--repair", "--yes");
    assertTrue(listed.out().contains(orphan), listed.out());
    assertEquals("requires_confirmation", status(orphan));
    Answer canceled = reconcile(Duration.ofDays(3), "--repair", "--yes");
    assertTrue(canceled.err().contains("cancel at Stripe " + orphan), canceled.err());
    assertEquals("canceled", status(orphan));
    assertEquals(List.of(), booked("org_orphan"));
  }

  @Test
  void R10_an_event_of_a_type_that_is_metered_by_now_counts_once_when_sent_again() {
    rig.meters().plan("org_typed", 10);
    setAside(
        "org_typed", MeterRig.event("org_typed", "ai.ruleengine.template.generation", "gen-1", ""));
    rig.meters().send(Topics.RUN_EVENTS, "org_typed", "{");
    rig.meters().flush();
    books.until(
        () -> books.reasons(Topics.RUN_EVENTS_REJECTED).contains("MALFORMED_JSON"),
        () -> books.reasons(Topics.RUN_EVENTS_REJECTED));

    Answer listed = run("rejected", "--org", "org_typed");
    assertEquals(0, listed.code(), listed::toString);
    assertTrue(listed.out().contains("UNKNOWN_TYPE org_typed gen-1 from run-events-1@7"));
    assertTrue(listed.out().contains("MALFORMED_JSON org_typed (no id)"), listed.out());
    Answer sent = run("rejected", "--org", "org_typed", "--replay", "--yes");
    assertEquals(1, sent.code(), sent::toString);
    assertTrue(sent.err().contains("(no id) would be refused again"), sent.err());
    assertEquals(
        0, run("rejected", "--reason", "unknown_type", "--replay", "--yes").code(), "once more");
    books.until(() -> booked("org_typed").size() == 1, () -> books.ledger("org_typed")).settle();
    assertEquals(List.of(-1L), booked("org_typed"));
    assertEquals("gen-1", books.deductions("org_typed").getFirst().runs().getFirst().id());
  }

  @Test
  void R18_an_adjustment_names_its_person_and_is_booked_once_under_its_id() {
    Answer given =
        run("adjust", "org_adjusted", "+7", "--reason", "goodwill", "--by", "ann", "--yes");
    assertEquals(0, given.code(), given::toString);
    assertTrue(given.err().contains("+7 credits, balance 0 now, 7 then"), given.err());
    String[] taking = {
      "adjust",
      "org_adjusted",
      "-9",
      "--reason",
      "too much",
      "--by",
      "bob",
      "--id",
      "adj_1",
      "--yes"
    };
    Answer taken = run(taking);
    assertEquals(0, taken.code(), taken::toString);
    assertTrue(
        taken.out().contains("-9 credits, balance 7 before, -2 after; adj_1 by bob: too much"));
    assertTrue(run(taking).err().contains("booked already"));
    assertEquals(
        2,
        run("adjust", "org_adjusted", "-8", "--reason", "too much", "--by", "bob", "--id", "adj_1")
            .code());
    assertEquals(List.of(7L, -9L), booked("org_adjusted"));
    assertEquals("bob", books.ledger("org_adjusted").getLast().actor().orElseThrow());
    assertEquals(List.of(), books.orders("org_adjusted"));
  }

  private static void repair() {
    Answer repaired = reconcile(NO_WEBHOOK_COMES, "--repair", "--yes");
    assertEquals(0, repaired.code(), repaired::toString);
    assertTrue(repaired.out().contains("Stripe and the ledger agree."), repaired.out());
  }

  private static List<Long> booked(String organization) {
    books.settle();
    return books.ledger(organization).stream().map(LedgerEntry::credits).toList();
  }

  private static String paid(String organization) throws StripeException {
    Customer customer = rig.stripe().customer(organization, "pm_card_visa");
    return stripe
        .v1()
        .paymentIntents()
        .create(
            intent(customer, "PURCHASE")
                .putMetadata("runtally_actor", "ann")
                .setConfirm(true)
                .setOffSession(true)
                .build())
        .getId();
  }

  private static PaymentIntentCreateParams.Builder intent(Customer customer, String kind) {
    return PaymentIntentCreateParams.builder()
        .setAmount(2_500L)
        .setCurrency("usd")
        .setCustomer(customer.customerId())
        .setPaymentMethod(customer.paymentMethodId())
        .addPaymentMethodType("card")
        .putMetadata("runtally_organization", customer.organization())
        .putMetadata("runtally_kind", kind);
  }

  private static PaymentIntentCreateParams foreign() {
    return PaymentIntentCreateParams.builder().setAmount(9_900L).setCurrency("usd").build();
  }

  private static String status(String intent) throws StripeException {
    return stripe.v1().paymentIntents().retrieve(intent).getStatus();
  }

  /** As a meter of an earlier configuration did. */
  private static void setAside(String organization, String event) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", rig.meters().broker().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var record =
          new ProducerRecord<>(
              Topics.RUN_EVENTS_REJECTED.name(),
              organization.getBytes(UTF_8),
              event.getBytes(UTF_8));
      Map.of(
              "runtally.reason", "UNKNOWN_TYPE",
              "runtally.detail", "This type is not metered.",
              "runtally.topic", "run-events",
              "runtally.partition", "1",
              "runtally.offset", "7")
          .forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
      var _ = producer.send(record);
    }
  }

  private record Answer(int code, String out, String err) {}

  private static Answer reconcile(Duration later, String... arguments) {
    InstantSource clock = InstantSource.offset(Clock.systemUTC(), later);
    Map<String, String> environment =
        Map.of("STRIPE_API_KEY", ChargingRig.KEY, "STRIPE_API_BASE", rig.address().toString());
    return run(new CommandLine(new Reconcile(clock, environment)), arguments);
  }

  private static Answer run(String... arguments) {
    return run(Runtally.commandLine(), arguments);
  }

  private static Answer run(CommandLine line, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all =
        Stream.concat(
                Stream.of(arguments),
                Stream.of("--bootstrap-servers", rig.meters().broker().bootstrapServers()))
            .toArray(String[]::new);
    int code = line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
    return new Answer(code, out.toString(), err.toString());
  }
}
