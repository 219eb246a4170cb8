package io.runtally.sandbox.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import io.runtally.sandbox.stripe.StripeControl.Customer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A simulator, Stripe's own library before it, and the control beside it. */
final class Stripe implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(15);

  private final HttpClient http = HttpClient.newHttpClient();
  final StripeSimulator simulator;
  final StripeClient client;
  final StripeControl control;

  private Stripe(StripeSimulator simulator) {
    this.simulator = simulator;
    this.client = client(simulator.address());
    this.control = new StripeControl(simulator.address());
  }

  static Stripe start() {
    return start(StripeSimulator.Settings.anywhere());
  }

  static Stripe start(StripeSimulator.Settings settings) {
    return new Stripe(StripeSimulator.start(settings));
  }

  static StripeClient client(URI address) {
    return StripeClient.builder()
        .setApiKey("sk_test_1")
        .setApiBase(address.toString())
        .setHttpClient(new CheckedHttpClient())
        .build();
  }

  static RequestOptions key(String key) {
    return RequestOptions.builder().setIdempotencyKey(key).build();
  }

  /** What the worker asks for: bound to a customer and a card, not confirmed. */
  static PaymentIntentCreateParams recharge(Customer customer, long amountCents) {
    return PaymentIntentCreateParams.builder()
        .setAmount(amountCents)
        .setCurrency("usd")
        .setCustomer(customer.customerId())
        .setPaymentMethod(customer.paymentMethodId())
        .addPaymentMethodType("card")
        .putMetadata("runtally_organization", customer.organization())
        .putMetadata("runtally_recharge_id", "rc_" + customer.organization())
        .build();
  }

  PaymentIntent intent(Customer customer) throws StripeException {
    return client.v1().paymentIntents().create(recharge(customer, 2_500));
  }

  PaymentIntent confirm(PaymentIntent intent, String key) throws StripeException {
    return client.v1().paymentIntents().confirm(intent.getId(), offSession(), key(key));
  }

  static PaymentIntentConfirmParams offSession() {
    return PaymentIntentConfirmParams.builder().setOffSession(true).build();
  }

  PaymentIntent fetch(PaymentIntent intent) throws StripeException {
    return client.v1().paymentIntents().retrieve(intent.getId());
  }

  /** Returns once {@code condition} holds, and fails if it does not soon. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    long began = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - began > SOON.toNanos()) {
        throw new AssertionError("Waited in vain until " + what);
      }
      Thread.sleep(5);
    }
  }

  /** A request without Stripe's library, which would not send a wrong one. */
  HttpResponse<String> raw(String method, String path, String parameters, String... headers)
      throws IOException, InterruptedException {
    boolean inBody = method.equals("POST");
    URI uri =
        simulator
            .address()
            .resolve(inBody || parameters.isEmpty() ? path : path + "?" + parameters);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, HttpRequest.BodyPublishers.ofString(inBody ? parameters : ""));
    if (!String.join(" ", headers).contains("Authorization")) {
      request.header("Authorization", "Bearer sk_test_1");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    simulator.close();
  }
}
