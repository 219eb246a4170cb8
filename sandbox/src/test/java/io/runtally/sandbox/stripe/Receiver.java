package io.runtally.sandbox.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes webhooks as Stripe's library takes them, and checks the objects in them. */
final class Receiver implements AutoCloseable {
  static final String SECRET = "whsec_test_secret";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final HttpServer server;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhook");
  }

  /** Answers 500 to the next ones. */
  void refuse(int count) {
    refusals.set(count);
  }

  /** How many were answered so. */
  int refused() {
    return refused.get();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean refusal = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    if (refusal) {
      refused.incrementAndGet();
    } else {
      take(body, exchange.getRequestHeaders().getFirst("Stripe-Signature"));
    }
    exchange.sendResponseHeaders(refusal ? 500 : 204, -1);
    exchange.close();
  }

  private void take(String body, String signature) {
    try {
      Event event = Webhook.constructEvent(body, signature, SECRET);
      if (event.getDataObjectDeserializer().getObject().isEmpty()) {
        problems.add("unreadable: " + body);
      }
      String type = Json.read(body).at("/data/object/object").asText();
      boolean deleted = event.getType().equals("customer.deleted");
      StripeShapes.present()
          .map(shapes -> shapes.problems(type, Json.read(body).at("/data/object").toString()))
          .filter(found -> !found.isEmpty() && !deleted)
          .ifPresent(found -> problems.add(event.getType() + ": " + found));
      StripeShapes.present()
          .map(shapes -> shapes.problems("event", body))
          .filter(found -> !found.isEmpty())
          .ifPresent(found -> problems.add(event.getType() + ": " + found));
      events.add(event);
    } catch (SignatureVerificationException | RuntimeException bad) {
      problems.add(bad.toString());
    }
  }

  List<Event> events() {
    if (!problems.isEmpty()) {
      throw new AssertionError(problems);
    }
    return List.copyOf(events);
  }

  List<String> types() {
    return events().stream().map(Event::getType).toList();
  }

  List<Event> await(int count) throws InterruptedException {
    long began = System.nanoTime();
    while (events().size() < count) {
      if (System.nanoTime() - began > SOON.toNanos()) {
        throw new AssertionError("Waited for %d events in vain: %s".formatted(count, types()));
      }
      Thread.sleep(5);
    }
    return events();
  }

  void forget() {
    events.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
