package io.runtally.sandbox;

import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.sandbox.stripe.StripeSimulator;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker with all topics, a Stripe simulator in this process, and recharge workers as real
 * processes between them.
 */
final class ChargingRig implements AutoCloseable {
  static final String KEY = "sk_test_sandbox";
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  /** Quick enough for tests: a second for what is put off, the shortest session a broker allows. */
  private static final Map<String, String> QUICK =
      Map.of(
          "STRIPE_REQUESTS_PER_SECOND", "200",
          "STRIPE_NETWORK_RETRIES", "1",
          "RECHARGE_RETRY_DELAY", "1s",
          "RECHARGE_PATIENCE", "4s",
          "RECHARGE_ACCESS_RETRY", "1s",
          "RECHARGE_STRIPE_SILENCE", "3s",
          "RECHARGE_SESSION_TIMEOUT", "6s");

  private final MeterRig meters;
  private final StripeSimulator simulator =
      StripeSimulator.start(StripeSimulator.Settings.anywhere());
  private final StripeControl stripe = new StripeControl(simulator.address());
  private final Map<String, ServiceProcess> workers = new HashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private int orders;

  private ChargingRig(MeterRig meters) {
    this.meters = meters;
  }

  static ChargingRig start() {
    return new ChargingRig(MeterRig.start());
  }

  /** Before a broker of the test's own; the rig ends it. */
  static ChargingRig before(Broker broker) {
    return new ChargingRig(new MeterRig(broker));
  }

  /** The same broker, for meters and for records of other topics. */
  MeterRig meters() {
    return meters;
  }

  StripeControl stripe() {
    return stripe;
  }

  /** Where Stripe answers. */
  URI address() {
    return simulator.address();
  }

  Books books() {
    return meters.books();
  }

  ServiceProcess worker(String instance) throws InterruptedException {
    return worker(instance, Map.of(), List.of());
  }

  /**
   * Starts a worker, and returns when it is ready. One of that name that still runs is killed: on
   * its port it would pass for the new one.
   */
  ServiceProcess worker(String instance, Map<String, String> more, List<String> options)
      throws InterruptedException {
    Optional.ofNullable(workers.remove(instance)).ifPresent(before -> before.process().kill());
    ServiceProcess worker = ServiceProcess.start(HOME, setting(instance, more, options), _ -> {});
    workers.put(instance, worker);
    return worker;
  }

  Service.Worker setting(String instance, Map<String, String> more, List<String> options) {
    Map<String, String> environment = new HashMap<>(QUICK);
    environment.putAll(more);
    return new Service.Worker(
        meters.broker().bootstrapServers(),
        ports.computeIfAbsent(instance, _ -> Ports.free()),
        new Service.Stripe(simulator.address(), KEY),
        instance,
        environment,
        options,
        meters.log(instance));
  }

  /** What the worker has written, of all its starts. */
  String told(String instance) throws IOException {
    return Files.readString(meters.log(instance));
  }

  /**
   * Places an order as the meter does.
   *
   * @return its id
   */
  String order(StripeControl.Customer customer, long credits) {
    return order(customer, credits, Instant.now());
  }

  String order(StripeControl.Customer customer, long credits, Instant at) {
    orders++;
    String rechargeId = customer.organization() + "-r" + orders + "-test";
    meters.send(
        Topics.LOW_BALANCE,
        customer.organization(),
        """
        {"organizationId":"%s","balance":3,"threshold":10,"recharge":{"rechargeId":"%s",\
        "credits":%d,"amountCents":%d,"currency":"usd","customerId":"%s","paymentMethodId":"%s"},\
        "reason":null,"at":"%s"}\
        """
            .formatted(
                customer.organization(),
                rechargeId,
                credits,
                credits * 100,
                customer.customerId(),
                customer.paymentMethodId(),
                at));
    meters.flush();
    return rechargeId;
  }

  @Override
  public void close() {
    workers.values().forEach(worker -> worker.process().kill());
    meters.close();
    simulator.close();
  }
}
