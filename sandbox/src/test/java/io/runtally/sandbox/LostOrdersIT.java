package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.sandbox.stripe.Book;
import io.runtally.sandbox.stripe.Fault;
import io.runtally.sandbox.stripe.FaultRule;
import io.runtally.sandbox.stripe.Release;
import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.LowBalance.RechargeOrder;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** When the broker has forgotten how far the worker was, and when Stripe is away for too long. */
class LostOrdersIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> GROUPS =
      List.of("runtally-recharge-bind", "runtally-recharge-settle", "runtally-recharge-later");

  @Test
  void R26_lost_offsets_are_refused_and_recovering_from_them_charges_nobody_twice()
      throws Exception {
    try (ChargingRig rig = ChargingRig.start()) {
      rig.meters().meter("meter-1");
      Books books = rig.books();
      ServiceProcess worker = rig.worker("worker-1");
      List<StripeControl.Customer> paid =
          IntStream.range(0, 20)
              .mapToObj(n -> rig.stripe().customer("org_paid_" + n, "pm_card_visa"))
              .toList();
      paid.forEach(customer -> rig.order(customer, 20));
      paid.forEach(customer -> awaitCredits(books, customer.organization(), 20));
      // One is stopped while it is bound, one while its intent is made and nothing says so yet.
      StripeControl.Customer bound = rig.stripe().customer("org_bound", "pm_card_visa");
      Fault atConfirm = hang(rig, "/v1/payment_intents/*/confirm", "org_bound");
      rig.order(bound, 20);
      atConfirm.awaitHeld(LIMIT);
      StripeControl.Customer unbound = rig.stripe().customer("org_unbound", "pm_card_visa");
      Fault atCreate = hang(rig, "/v1/payment_intents", "org_unbound");
      rig.order(unbound, 20);
      atCreate.awaitHeld(LIMIT);
      // And one is bound behind a transaction that nobody has ended yet.
      StripeControl.Customer behind = rig.stripe().customer("org_behind", "pm_card_visa");
      KafkaProducer<byte[], byte[]> open = openTransaction(rig, "org_behind");
      rig.order(behind, 20);
      try (var groups = new WorkerGroups(rig.meters().admin())) {
        groups.awaitRead(Topics.LOW_BALANCE);
      }
      worker.process().kill();
      for (Fault fault : List.of(atConfirm, atCreate)) {
        fault.release(Release.CUT);
        fault.remove();
      }

      forgetOffsets(rig);
      rig.stripe().advanceClock(Duration.ofHours(25));
      SandboxProblem refused = assertThrows(SandboxProblem.class, () -> rig.worker("worker-1"));
      assertTrue(
          String.join(" ", refused.lastLines()).contains("--recover-offsets"), refused::toString);

      CompletableFuture<ServiceProcess> recovered =
          CompletableFuture.supplyAsync(() -> recovering(rig));
      Waiting.until("recovery waits", LIMIT, () -> told(rig).contains("an open transaction"));
      open.abortTransaction();
      open.close();
      recovered.join();
      awaitCredits(books, "org_bound", 20);
      awaitCredits(books, "org_behind", 20);
      books.until(
          () -> !books.failures("org_unbound").isEmpty(), () -> books.intents("org_unbound"));
      books.settle();

      assertEquals(
          List.of("ORDER_EXPIRED"),
          books.failures("org_unbound").stream().map(RechargeFailure::code).toList());
      assertEquals(List.of(), rig.stripe().charges("org_unbound"));
      Stream.concat(paid.stream(), Stream.of(bound, behind))
          .map(StripeControl.Customer::organization)
          .forEach(organization -> {
            assertEquals(1, rig.stripe().charges(organization).size(), organization);
            assertEquals(20, books.balance(organization), organization);
            assertEquals(1, books.payments(organization).size(), organization);
          });
    }
  }

  private static Fault hang(ChargingRig rig, String path, String organization) {
    return rig.stripe().fault(FaultRule.post(path).organization(organization).hang().before());
  }

  private static KafkaProducer<byte[], byte[]> openTransaction(ChargingRig rig, String organization)
      throws Exception {
    var producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                rig.meters().broker().bootstrapServers(),
                "transactional.id",
                "nobody-ends-it",
                "transaction.timeout.ms",
                600_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    producer
        .send(
            new ProducerRecord<>(
                Topics.RECHARGE_INTENTS.name(), organization.getBytes(UTF_8), new byte[0]))
        .get();
    return producer;
  }

  private static ServiceProcess recovering(ChargingRig rig) {
    try {
      return rig.worker("worker-1", Map.of(), List.of("--recover-offsets"));
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  private static String told(ChargingRig rig) {
    try {
      return rig.told("worker-1");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void forgetOffsets(ChargingRig rig) {
    try (Admin admin = rig.meters().admin()) {
      // Whoever was killed is in its groups until its sessions end.
      GROUPS.forEach(group -> Waiting.until(group + " is gone", LIMIT, () -> isGone(admin, group)));
    }
  }

  private static boolean isGone(Admin admin, String group) {
    try {
      admin.deleteConsumerGroups(List.of(group)).all().get();
      return true;
    } catch (ExecutionException notYet) {
      return notYet.getCause() instanceof GroupIdNotFoundException;
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  @Test
  void R27_orders_that_expired_while_stripe_was_away_are_placed_afresh_where_still_needed()
      throws Exception {
    try (ChargingRig rig = ChargingRig.start()) {
      rig.meters().meter("meter-1");
      rig.worker("worker-1", Map.of("RECHARGE_ORDER_LIFETIME", "15s"), List.of());
      Books books = rig.books();
      // Half of the orders are bound before Stripe goes away, half are not even made.
      Fault confirms = rig.stripe().fault(FaultRule.post("/v1/payment_intents/*/confirm").cut());
      List<String> bound = lowOnCredits(rig, "org_bound_");
      bound.forEach(organization ->
          books.until(
              () -> !books.intents(organization).isEmpty(), () -> books.lowBalances(organization)));
      Fault away = rig.stripe().fault(FaultRule.any("/v1/**").serverError());
      List<String> unbound = lowOnCredits(rig, "org_unbound_");
      unbound.forEach(organization ->
          books.until(
              () -> !books.failures(organization).isEmpty(), () -> books.intents(organization)));
      confirms.remove();
      away.remove();

      for (String organization : Stream.concat(bound.stream(), unbound.stream()).toList()) {
        awaitCredits(books, organization, 20);
        List<RechargeOrder> orders = books.orders(organization);
        List<Book.Charge> charges = rig.stripe().charges(organization);
        assertEquals(1, charges.size(), organization);
        // The first has expired; only the last was charged.
        assertTrue(orders.size() >= 2, organization);
        assertEquals(orders.getLast().rechargeId(), charges.getFirst().rechargeId().orElseThrow());
        assertTrue(
            books.failures(organization).stream()
                .allMatch(failure -> failure.code().equals("ORDER_EXPIRED")),
            organization);
        assertEquals(orders.size() - 1, books.failures(organization).size(), organization);
      }
    }
  }

  private static List<String> lowOnCredits(ChargingRig rig, String prefix) {
    MeterRig facts = rig.meters();
    List<StripeControl.Customer> customers =
        IntStream.range(0, 5)
            .mapToObj(n -> rig.stripe().customer(prefix + n, "pm_card_visa"))
            .toList();
    customers.forEach(customer ->
        facts.card(customer.organization(), customer.customerId(), customer.paymentMethodId()));
    facts.flush();
    customers.forEach(customer -> facts.settings(customer.organization(), true, 10, 20, ""));
    facts.flush();
    return customers.stream().map(StripeControl.Customer::organization).toList();
  }

  private static void awaitCredits(Books books, String organization, long credits) {
    books.until(
        () -> books.balance(organization) == credits,
        () -> List.of(organization, books.balance(organization), books.failures(organization)));
  }
}
