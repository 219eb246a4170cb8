package io.runtally.sandbox;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.sandbox.stripe.Book;
import io.runtally.sandbox.stripe.Fault;
import io.runtally.sandbox.stripe.FaultRule;
import io.runtally.sandbox.stripe.Release;
import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.LowBalance.RechargeOrder;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Organizations that run low again and again, recharged by two workers that are killed while Stripe
 * fails in every way it can; then calm. In the end the money that left the cards is what the
 * ledgers say, and every order has one end (R15, R24 to R27).
 */
final class RechargeSoak {
  private static final int ORGANIZATIONS = Integer.getInteger("soak.organizations", 120);
  private static final int ROUNDS = 3;
  private static final long AMOUNT = 20;
  private static final long THRESHOLD = 10;
  private static final int KILLS_A_ROUND = 2;
  private static final List<String> WORKERS = List.of("worker-1", "worker-2");

  private final ChargingRig rig;
  private final long seed;
  private final Random random;
  private final List<StripeControl.Customer> customers = new ArrayList<>();
  private final List<Fault> hangs = new ArrayList<>();
  private final Map<String, ServiceProcess> workers = new HashMap<>();

  RechargeSoak(ChargingRig rig, long seed) {
    this.rig = rig;
    this.seed = seed;
    this.random = new Random(seed);
  }

  void run() throws InterruptedException, IOException {
    for (String worker : WORKERS) {
      start(worker);
    }
    breakStripe();
    saveCardsAndSettings();
    Books books = rig.books();
    for (int round = 1; round <= ROUNDS; round++) {
      // 15 credits' worth of overage for each: whoever was recharged is low again.
      for (StripeControl.Customer customer : customers) {
        rig.meters()
            .send(
                Topics.RUN_EVENTS,
                customer.organization(),
                MeterRig.event(
                    customer.organization(),
                    MeterRig.RUNS,
                    "round-" + round,
                    ",\"data\":{\"quantity\":1500}"));
      }
      rig.meters().flush();
      for (int kill = 0; kill < KILLS_A_ROUND; kill++) {
        await(Duration.ofMillis(500 + random.nextInt(2_000)));
        String victim = WORKERS.get(random.nextInt(WORKERS.size()));
        requireNonNull(workers.get(victim)).process().kill();
        start(victim);
      }
    }
    calm();
    books.until(() -> isQuiet(books), () -> told(books));
    books.settle();
    books.until(() -> isQuiet(books), () -> told(books));
    check(books);
  }

  private void start(String worker) throws InterruptedException {
    workers.put(worker, rig.worker(worker));
  }

  private void saveCardsAndSettings() {
    MeterRig facts = rig.meters();
    for (int n = 0; n < ORGANIZATIONS; n++) {
      String card =
          switch (n % 10) {
            case 7 -> "pm_card_chargeCustomerFail";
            case 8 -> "pm_card_authenticationRequired";
            default -> "pm_card_visa";
          };
      StripeControl.Customer customer = rig.stripe().customer("org_%03d".formatted(n), card);
      customers.add(customer);
      facts.plan(customer.organization(), 0);
      facts.card(customer.organization(), customer.customerId(), customer.paymentMethodId());
    }
    facts.flush();
    for (StripeControl.Customer customer : customers) {
      facts.settings(customer.organization(), true, THRESHOLD, AMOUNT, "");
    }
    facts.flush();
  }

  /**
   * Every kind of fault that leaves the outcome unknown, at any call, each rarely; together about
   * every sixth request.
   */
  private void breakStripe() {
    for (FaultRule.Kind kind : FaultRule.Kind.values()) {
      if (kind == FaultRule.Kind.AMOUNT_REFUSED) {
        continue;
      }
      for (FaultRule.Moment moment : FaultRule.Moment.values()) {
        FaultRule rule = FaultRule.any("/v1/payment_intents/**").with(kind).with(moment);
        double chance =
            switch (kind) {
              case UNAUTHORIZED, FORBIDDEN, HANG -> 0.001;
              default -> 0.012;
            };
        Fault fault =
            rig.stripe()
                .fault(
                    (kind == FaultRule.Kind.DELAY ? rule.delay(Duration.ofSeconds(2)) : rule)
                        .with(moment)
                        .probability(chance, random.nextLong()));
        if (kind == FaultRule.Kind.HANG) {
          hangs.add(fault);
        }
      }
    }
  }

  private void calm() {
    hangs.forEach(hang -> hang.release(Release.ANSWER));
    rig.stripe().clearFaults();
  }

  private static void await(Duration time) throws InterruptedException {
    // Not for anything to happen: the moment of a fault is what the seed decides.
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  private boolean isQuiet(Books books) {
    return unsettled(books).isEmpty();
  }

  /** Organizations with an order that has no end, or that must still place one. */
  private List<String> unsettled(Books books) {
    return customers.stream()
        .map(StripeControl.Customer::organization)
        .filter(organization ->
            books.orders(organization).isEmpty()
                || books.orders(organization).size() > ends(books, organization).size()
                || isStillLow(books, organization))
        .toList();
  }

  private Object told(Books books) {
    return unsettled(books).stream()
        .map(organization ->
            "%s: balance %d, orders %s, ends %s"
                .formatted(
                    organization,
                    books.balance(organization),
                    books.orders(organization).stream().map(RechargeOrder::rechargeId).toList(),
                    ends(books, organization)))
        .toList();
  }

  private static boolean isStillLow(Books books, String organization) {
    return books.failures(organization).stream()
            .allMatch(failure -> failure.code().equals("ORDER_EXPIRED"))
        && books.balance(organization) <= THRESHOLD;
  }

  private static List<String> ends(Books books, String organization) {
    return Stream.concat(
            books.payments(organization).stream().flatMap(each -> each.rechargeId().stream()),
            books.failures(organization).stream().map(RechargeFailure::rechargeId))
        .toList();
  }

  private void check(Books books) throws IOException {
    long charged = 0;
    for (StripeControl.Customer customer : customers) {
      charged += check(books, customer.organization());
    }
    for (String worker : WORKERS) {
      List<String> unexplained =
          rig.told(worker)
              .lines()
              .filter(line -> line.contains(" ERROR ") || line.startsWith("\tat "))
              .filter(line -> !line.contains("Stripe does not accept the API key"))
              .toList();
      assertEquals(List.of(), unexplained, "seed " + seed + ", " + worker);
    }
    System.out.printf(
        "Seed %d: %d organizations, %d charges, exact%n", seed, ORGANIZATIONS, charged);
  }

  private int check(Books books, String organization) {
    String told = "seed %d, %s".formatted(seed, organization);
    List<Book.Charge> charges = rig.stripe().charges(organization);
    long dollars = charges.stream().mapToLong(Book.Charge::amountCents).sum() / 100;
    long credits =
        books.ledger(organization).stream()
            .filter(entry -> entry.kind() == LedgerEntry.Kind.AUTO_RECHARGE)
            .mapToLong(LedgerEntry::credits)
            .sum();
    assertEquals(dollars, credits, told + ": dollars from the card, credits in the ledger");
    List<String> orders =
        books.orders(organization).stream().map(RechargeOrder::rechargeId).sorted().toList();
    assertEquals(
        orders, ends(books, organization).stream().sorted().toList(), told + ": one end for each");
    List<String> failed =
        books.failures(organization).stream().map(RechargeFailure::rechargeId).toList();
    assertTrue(
        charges.stream()
            .noneMatch(charge -> charge.rechargeId().filter(failed::contains).isPresent()),
        told + ": a charge beside a failure");
    assertEquals(
        charges.stream().map(Book.Charge::paymentIntentId).sorted().toList(),
        books.payments(organization).stream().map(CreditPayment::paymentId).sorted().toList(),
        told);
    return charges.size();
  }
}
