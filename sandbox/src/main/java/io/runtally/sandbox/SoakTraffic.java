package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.runtally.sandbox.identity.Role;
import io.runtally.sandbox.stripe.Book;
import io.runtally.sandbox.stripe.ControlProblem;
import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What goes on while a {@link Soak} does its harm: the sample organizations' run events, some of
 * them sent to a wrong partition and some beyond understanding, and their people, who buy credits,
 * save settings again and get money back.
 *
 * <p>Runs are never sent in vain: the producer tries until a broker takes them. People whose
 * request fails give up, as people do.
 */
final class SoakTraffic implements AutoCloseable {
  /** A header of every event that must be rejected, with its number. */
  static final String MALFORMED = "soak.malformed";

  private static final double STRAY = 0.02;
  private static final double BROKEN_PER_TICK = 0.05;
  private static final Duration BETWEEN_ACTS = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration TIME_TO_SEND = Duration.ofMinutes(15);
  private static final int CREATED = 201;
  private static final int SMALLEST_PURCHASE = 5;
  private static final List<String> NONSENSE =
      List.of(
          "",
          "not json at all",
          "[1,2,3]",
          "{\"specversion\":\"1.0\"}",
          "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"/s\",\"type\":\"un.heard.of\",\"subject\":\"org_acme\"}",
          "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"/s\",\"type\":\"ai.ruleengine.ruleset.run\",\"subject\":\"no such!\"}",
          "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"/s\",\"type\":\"ai.ruleengine.ruleset.run\",\"subject\":\"org_acme\",\"data\":{\"quantity\":1.5}}",
          "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"/s\",\"type\":\"ai.ruleengine.ruleset.run\",\"subject\":\"org_acme\",\"time\":\"yesterday\"}",
          "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"/s\",\"type\":\"ai.ruleengine.ruleset.run\",\"subject\":\"org_acme\",\"time\":\"1999-01-01T00:00:00Z\"}",
          "[".repeat(5_000),
          "\u0000\u0001\ud83d");

  private final SoakInstallation installation;
  private final long seed;
  private final KafkaProducer<String, byte[]> producer;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong malformed = new AtomicLong();
  private final AtomicLong unsent = new AtomicLong();
  private final AtomicLong purchases = new AtomicLong();
  private final AtomicLong moneyBack = new AtomicLong();

  SoakTraffic(SoakInstallation installation, long seed) {
    this.installation = installation;
    this.seed = seed;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                installation.servers(),
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) TIME_TO_SEND.toMillis(),
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                TIME_TO_SEND.toMillis(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                1 << 20),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Tells of plans and cards, then lets everybody go about their business. */
  void start() {
    Instant now = Instant.now();
    StripeControl stripe = installation.stripe().stripe().control();
    for (SampleOrganization each : SampleOrganization.ALL) {
      each.plan().ifPresent(plan -> send(SampleFacts.plan(each, plan)));
      each.laterPlan()
          .filter(_ -> each.plan().isEmpty())
          .ifPresent(plan -> send(SampleFacts.plan(each, plan)));
      each.card()
          .ifPresent(card -> {
            StripeControl.Customer customer = stripe.customer(each.id(), card.paymentMethodId());
            SampleRuleEngine.billingFacts(each, card, customer, now)
                .forEach(fact -> {
                  send(fact);
                  producer.flush();
                });
          });
    }
    producer.flush();
    threads.add(Thread.ofPlatform().name("soak-runs").start(this::sendRuns));
    threads.add(Thread.ofPlatform().name("soak-people").start(this::bePeople));
  }

  private void sendRuns() {
    Random random = new Random(seed);
    SampleTraffic traffic = new SampleTraffic(seed, "soak-" + seed, SampleOrganization.ALL);
    int partitions = producer.partitionsFor(Topics.RUN_EVENTS.name()).size();
    while (!stopsWithin(SampleTraffic.TICK)) {
      for (ProducerRecord<String, byte[]> event : traffic.tick(Instant.now())) {
        send(random.nextDouble() < STRAY ? to(random.nextInt(partitions), event) : event);
      }
      if (random.nextDouble() < BROKEN_PER_TICK) {
        sendNonsense(NONSENSE.get(random.nextInt(NONSENSE.size())), random.nextInt(partitions));
      }
    }
  }

  private static ProducerRecord<String, byte[]> to(
      int partition, ProducerRecord<String, byte[]> event) {
    return new ProducerRecord<>(
        event.topic(), partition, event.key(), event.value(), event.headers());
  }

  private void sendNonsense(String value, int partition) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topics.RUN_EVENTS.name(), partition, "org_acme", value.getBytes(UTF_8));
    record.headers().add(MALFORMED, Long.toString(malformed.getAndIncrement()).getBytes(UTF_8));
    send(record);
  }

  private void send(ProducerRecord<String, byte[]> record) {
    events.incrementAndGet();
    var _ =
        producer.send(
            record,
            (_, failure) -> {
              if (failure != null) {
                unsent.incrementAndGet();
              }
            });
  }

  private void bePeople() {
    Random random = new Random(seed + 1);
    while (!stopsWithin(BETWEEN_ACTS)) {
      SampleOrganization organization =
          SampleOrganization.ALL.get(random.nextInt(SampleOrganization.ALL.size()));
      URI view = installation.views().get(random.nextInt(installation.views().size()));
      try {
        switch (random.nextInt(8)) {
          case 0, 1, 2, 3 -> buy(view, organization, SMALLEST_PURCHASE + random.nextInt(20));
          case 4, 5 -> resume(view, organization);
          case 6 -> giveMoneyBack(random);
          default -> look(view, organization);
        }
      } catch (IOException | UncheckedIOException | ControlProblem | IllegalStateException broken) {
        // Somebody else, or the same person later, will try again.
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  private void buy(URI view, SampleOrganization organization, int credits)
      throws IOException, InterruptedException {
    HttpResponse<String> begun =
        ask(view, organization, "/purchases", "POST", "{\"credits\":%d}".formatted(credits));
    if (begun.statusCode() == CREATED) {
      String checkout = new JsonMapper().readTree(begun.body()).path("checkoutUrl").asText();
      http.send(
          HttpRequest.newBuilder(URI.create(checkout))
              .timeout(PATIENCE)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString("card=pm_card_visa"))
              .build(),
          BodyHandlers.discarding());
      purchases.incrementAndGet();
    }
  }

  private void resume(URI view, SampleOrganization organization)
      throws IOException, InterruptedException {
    if (organization.recharge().isPresent()) {
      SampleOrganization.Recharge wish = organization.recharge().get();
      ask(
          view,
          organization,
          "/auto-recharge",
          "PUT",
          "{\"enabled\":true,\"threshold\":%d,\"amount\":%d,\"monthlyLimit\":null}"
              .formatted(wish.threshold(), wish.amount()));
    }
  }

  private void look(URI view, SampleOrganization organization)
      throws IOException, InterruptedException {
    ask(view, organization, "/credits", "GET", "");
  }

  private void giveMoneyBack(Random random) {
    StripeControl stripe = installation.stripe().stripe().control();
    Book book = stripe.book();
    if (!book.charges().isEmpty()) {
      Book.Charge charge = book.charges().get(random.nextInt(book.charges().size()));
      long part = 1 + random.nextLong(charge.amountCents());
      moneyBack.incrementAndGet();
      if (random.nextInt(3) == 0) {
        String dispute = stripe.dispute(charge.paymentIntentId(), part);
        if (random.nextBoolean()) {
          stripe.winDispute(dispute);
        }
      } else {
        String refund = stripe.refund(charge.paymentIntentId(), part);
        if (random.nextInt(4) == 0) {
          stripe.failRefund(refund);
        }
      }
    }
  }

  private HttpResponse<String> ask(
      URI view, SampleOrganization organization, String path, String method, String json)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(
                view.resolve("/api/organizations/%s%s".formatted(organization.id(), path)))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Bearer " + installation.tokens().issue(organization.id(), Role.OWNER))
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  private boolean stopsWithin(Duration time) {
    try {
      return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      return true;
    }
  }

  /** Ends it, and returns when a broker has taken in all that was sent. */
  void stop() throws InterruptedException {
    stopping.countDown();
    for (Thread each : threads) {
      each.join();
    }
    producer.flush();
  }

  long events() {
    return events.get();
  }

  /** How many of the events must be rejected, each with the header {@link #MALFORMED}. */
  long malformed() {
    return malformed.get();
  }

  /** What no broker has taken in. */
  long unsent() {
    return unsent.get();
  }

  long purchases() {
    return purchases.get();
  }

  long moneyBack() {
    return moneyBack.get();
  }

  @Override
  public void close() {
    stopping.countDown();
    threads.forEach(Thread::interrupt);
    producer.close(Duration.ofSeconds(5));
    http.close();
  }
}
