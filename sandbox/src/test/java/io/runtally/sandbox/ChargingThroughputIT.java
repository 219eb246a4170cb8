package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.sandbox.stripe.FaultRule;
import io.runtally.sandbox.stripe.StripeControl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Prints how many of the allowed requests a second one worker uses to settle a burst of orders
 * while Stripe takes 800 ms for each answer, without and with one order that hangs. Rates depend on
 * the machine and are never asserted; that each card is charged once is.
 *
 * <p>{@code mvn verify -Dit.test=ChargingThroughputIT -Dcharging=1000}
 */
@EnabledIfSystemProperty(
    named = "charging",
    matches = "\\d+",
    disabledReason = "Takes long: -Dcharging=1000 says with how many orders")
class ChargingThroughputIT {
  private static final int REQUESTS_PER_SECOND = 50;
  private static final Duration LATENCY = Duration.ofMillis(800);

  @Test
  void a_burst_of_orders_beside_the_request_limit() throws Exception {
    try (ChargingRig rig = ChargingRig.start()) {
      rig.worker(
          "worker-1",
          Map.of(
              "STRIPE_REQUESTS_PER_SECOND", Integer.toString(REQUESTS_PER_SECOND),
              "RECHARGE_PATIENCE", "10s",
              "RECHARGE_RETRY_DELAY", "15s"),
          List.of());
      rig.stripe().latency(LATENCY);
      measure(rig, "alone");
      StripeControl.Customer hanging = rig.stripe().customer("org_hanging", "pm_card_visa");
      rig.stripe()
          .fault(
              FaultRule.post("/v1/payment_intents/*/confirm")
                  .organization("org_hanging")
                  .hang()
                  .after());
      rig.order(hanging, 20);
      measure(rig, "beside one that hangs");
    }
  }

  private static void measure(ChargingRig rig, String how) {
    int orders = Integer.getInteger("charging");
    List<StripeControl.Customer> customers =
        IntStream.range(0, orders)
            .mapToObj(n ->
                rig.stripe()
                    .customer("org_%s_%d".formatted(how.replace(' ', '-'), n), "pm_card_visa"))
            .toList();
    rig.stripe().forgetRequests();
    Books books = rig.books();
    long began = System.nanoTime();
    customers.forEach(customer -> rig.order(customer, 20));
    customers.forEach(customer ->
        books.until(
            () -> !books.payments(customer.organization()).isEmpty(),
            () -> books.intents(customer.organization())));
    double seconds = (System.nanoTime() - began) / 1e9;
    long requests =
        rig.stripe().requests().stream()
            .filter(request -> request.path().startsWith("/v1/payment_intents"))
            .count();
    System.out.printf(
        "%,d orders %s settled in %.1f s: %,d requests, %.0f a second, %.2f of the limit%n",
        orders,
        how,
        seconds,
        requests,
        requests / seconds,
        requests / seconds / REQUESTS_PER_SECOND);
    customers.forEach(
        customer -> assertEquals(1, rig.stripe().charges(customer.organization()).size()));
  }
}
