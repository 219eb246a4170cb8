package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.net.Webhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells endpoints of events: signed, one after the other, again and again until they answer 2xx,
 * and as badly as a {@link DeliveryPolicy} wants.
 */
final class Webhooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(10);
  private static final int ENDED_KEPT = 10_000;
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(10);

  private final State state;
  private final Clock clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIME_TO_ANSWER)
          .build();
  private final Thread thread = Thread.ofVirtual().name("stripe-webhooks").unstarted(this::run);

  // Guarded by this object's monitor, which is never held while the state is asked or changed.
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Deque<Delivery> ended = new ArrayDeque<>();
  private List<Thing> endpoints = List.of();
  private DeliveryPolicy policy = DeliveryPolicy.plain();
  private Random chance = new Random(policy.seed());

  private Webhooks(State state, Clock clock) {
    this.state = state;
    this.clock = clock;
  }

  /** Goes on where the last start ended. */
  static Webhooks start(State state, Clock clock) {
    Webhooks webhooks = new Webhooks(state, clock);
    webhooks.readEndpoints();
    state
        .change(tx -> tx.oldestFirst(ObjectType.EVENT).map(Thing::copy).toList())
        .forEach(webhooks::deliverWhereMissing);
    state.onEvents(webhooks::deliver);
    webhooks.thread.start();
    return webhooks;
  }

  private void readEndpoints() {
    List<Thing> all =
        state.change(tx -> tx.oldestFirst(ObjectType.WEBHOOK_ENDPOINT).map(Thing::copy).toList());
    synchronized (this) {
      endpoints = all.stream().filter(one -> !one.hidden().path("removed").asBoolean()).toList();
    }
  }

  private synchronized void deliverWhereMissing(Thing event) {
    for (Thing endpoint : endpoints) {
      if (event.number() > endpoint.number()
          && !event.hidden().path("delivered").has(endpoint.id())) {
        deliveries.add(new Delivery(event, endpoint.id(), clock.instant()));
      }
    }
  }

  /** Called while the state is locked: must not ask it. */
  private synchronized void deliver(List<Thing> events) {
    for (Thing event : events) {
      for (Thing endpoint : endpoints) {
        boolean lost = chance.nextDouble() < policy.lossProbability();
        for (int copy = 0; copy < policy.copies(); copy++) {
          Delivery delivery =
              new Delivery(event, endpoint.id(), clock.instant().plus(policy.delay()));
          if (lost) {
            delivery.lose();
            end(delivery);
          } else {
            deliveries.add(delivery);
          }
        }
      }
    }
  }

  private synchronized void end(Delivery delivery) {
    ended.addLast(delivery);
    if (ended.size() > ENDED_KEPT) {
      ended.removeFirst();
    }
  }

  /** Registers an endpoint, or gives one that is there another secret. */
  ObjectNode register(URI url, String secret) {
    Thing registered = state.change(tx -> register(tx, url, secret));
    readEndpoints();
    return Json.object()
        .put("id", registered.id())
        .put("url", url.toString())
        .put("secret", secret);
  }

  private static Thing register(Transaction transaction, URI url, String secret) {
    Optional<Thing> known =
        transaction
            .oldestFirst(ObjectType.WEBHOOK_ENDPOINT)
            .filter(one -> one.text("url").equals(url.toString()))
            .filter(one -> !one.hidden().path("removed").asBoolean())
            .map(Thing::copy)
            .findFirst();
    if (known.isPresent()) {
      known.get().hidden().put("secret", secret);
      transaction.save(known.get());
      return known.get();
    }
    ObjectNode shown = Json.object();
    shown.put("id", Transaction.newId(ObjectType.WEBHOOK_ENDPOINT)).put("url", url.toString());
    return transaction.create(
        ObjectType.WEBHOOK_ENDPOINT, shown, Json.object().put("secret", secret));
  }

  ObjectNode remove(String id) {
    state.change(tx -> {
      Thing endpoint =
          tx.find(ObjectType.WEBHOOK_ENDPOINT, id)
              .orElseThrow(() -> new ControlProblem("There is no webhook \"%s\".".formatted(id)));
      endpoint.hidden().put("removed", true);
      tx.save(endpoint);
      return true;
    });
    readEndpoints();
    synchronized (this) {
      deliveries.removeIf(delivery -> delivery.endpointId().equals(id));
    }
    return Json.object();
  }

  synchronized ObjectNode endpointsJson() {
    ObjectNode answer = Json.object();
    answer.set(
        "webhooks",
        endpoints.stream()
            .map(one -> Json.object().put("id", one.id()).put("url", one.text("url")))
            .collect(Json.toArray()));
    return answer;
  }

  synchronized ObjectNode deliveriesJson() {
    ObjectNode answer = Json.object();
    answer.set(
        "deliveries",
        Stream.concat(ended.stream(), deliveries.stream())
            .map(Delivery::toJson)
            .collect(Json.toArray()));
    return answer.put("waiting", deliveries.size());
  }

  synchronized ObjectNode policyJson() {
    return policy.toJson();
  }

  synchronized ObjectNode setPolicy(DeliveryPolicy wanted) {
    policy = wanted;
    chance = new Random(wanted.seed());
    return policy.toJson();
  }

  /** Lets go of what is held, in some order. */
  synchronized ObjectNode release(ControlInput input) {
    input.allow(Set.of("order", "seed"));
    switch (input.oneOf("order", DeliveryOrder.class)) {
      case KEPT -> {}
      case REVERSED -> Collections.reverse(deliveries);
      case SHUFFLED ->
          Collections.shuffle(deliveries, new Random(input.wholeNumber("seed", policy.seed())));
    }
    policy =
        new DeliveryPolicy(
            policy.delay(), policy.copies(), policy.lossProbability(), policy.seed(), false);
    return policy.toJson();
  }

  /**
   * Ends the pauses of all that wait.
   *
   * @return how many those are
   */
  synchronized int deliverNow() {
    Instant now = clock.instant();
    deliveries.forEach(delivery -> delivery.hurry(now));
    return deliveries.size();
  }

  /** Sends an event once more, to all endpoints. */
  ObjectNode sendAgain(String eventId) {
    Thing event =
        state
            .change(tx -> tx.find(ObjectType.EVENT, eventId))
            .orElseThrow(() -> new ControlProblem("There is no event \"%s\".".formatted(eventId)));
    synchronized (this) {
      endpoints.forEach(
          endpoint -> deliveries.add(new Delivery(event, endpoint.id(), clock.instant())));
    }
    return Json.object();
  }

  private void run() {
    try {
      while (true) {
        Optional<Delivery> due = nextDue();
        if (due.isPresent()) {
          send(due.get());
        } else {
          Thread.sleep(LOOK_AGAIN_AFTER);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Optional<Delivery> nextDue() {
    Instant now = clock.instant();
    return policy.held()
        ? Optional.empty()
        : deliveries.stream().filter(delivery -> delivery.isDue(now)).findFirst();
  }

  private void send(Delivery delivery) throws InterruptedException {
    Thing event = state.change(tx -> tx.get(ObjectType.EVENT, delivery.eventId()));
    Thing endpoint = state.change(tx -> tx.get(ObjectType.WEBHOOK_ENDPOINT, delivery.endpointId()));
    String payload = event.shown().toPrettyString();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(endpoint.text("url")))
              .timeout(TIME_TO_ANSWER)
              .header("Content-Type", "application/json; charset=utf-8")
              .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
              .header("Stripe-Signature", signature(payload, endpoint))
              .POST(HttpRequest.BodyPublishers.ofString(payload))
              .build();
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status / 100 == 2) {
        delivered(delivery, status);
      } else {
        failed(delivery, Integer.toString(status));
      }
    } catch (IOException unreachable) {
      LOG.debug("{} cannot be told", endpoint.text("url"), unreachable);
      failed(delivery, unreachable.toString());
    }
  }

  private String signature(String payload, Thing endpoint) {
    try {
      // A receiver refuses what is old, by a clock that is at most as far ahead as this one.
      return Webhook.Signature.generateSignatureHeader(
          payload, endpoint.hidden().path("secret").textValue(), clock.instant().getEpochSecond());
    } catch (GeneralSecurityException noSuchAlgorithm) {
      throw new IllegalStateException(noSuchAlgorithm);
    }
  }

  private void delivered(Delivery delivery, int status) {
    state.change(tx -> {
      Thing event = tx.get(ObjectType.EVENT, delivery.eventId());
      event.hidden().withObjectProperty("delivered").put(delivery.endpointId(), true);
      event.shown().put("pending_webhooks", 0);
      tx.save(event);
      return true;
    });
    synchronized (this) {
      delivery.delivered(Integer.toString(status));
      deliveries.remove(delivery);
      end(delivery);
    }
  }

  private synchronized void failed(Delivery delivery, String outcome) {
    delivery.failed(outcome, clock.instant());
    if (!delivery.waits()) {
      deliveries.remove(delivery);
      end(delivery);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    client.shutdownNow();
  }
}
