package io.runtally.sandbox;

import io.runtally.sandbox.stripe.ControlProblem;
import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for the rule engine, and for the systems that know plans, payments and cards: says what
 * is not known yet of the sample organizations, makes those with a card customers of the simulated
 * Stripe, then sends their {@link SampleTraffic}, somewhat above a hundred events a second.
 */
final class SampleRuleEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SampleRuleEngine.class);
  private static final long SEED = 1;
  private static final Duration UNTIL_PLANS_CHANGE = Duration.ofSeconds(75);
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(5);

  private final InstantSource clock = InstantSource.system();
  private final KafkaProducer<String, byte[]> producer;
  private final Runnable taken;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  private SampleRuleEngine(
      KafkaProducer<String, byte[]> producer,
      Facts facts,
      Optional<StripeControl> stripe,
      Runnable taken) {
    this.producer = producer;
    this.taken = taken;
    this.thread = new Thread(() -> run(facts, stripe), "sample-rule-engine");
  }

  /**
   * Starts to send.
   *
   * @param stripe where customers can be made; without it no organization saves a card
   * @param taken told, on another thread, whenever the broker has taken a record
   */
  static SampleRuleEngine start(
      String bootstrapServers, Optional<StripeControl> stripe, Runnable taken) {
    Facts facts = Facts.read(bootstrapServers);
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "runtally-sample-rule-engine",
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4"),
            new StringSerializer(),
            new ByteArraySerializer());
    SampleRuleEngine engine = new SampleRuleEngine(producer, facts, stripe, taken);
    engine.thread.start();
    return engine;
  }

  private void run(Facts facts, Optional<StripeControl> stripe) {
    Instant began = clock.instant();
    factsToSay(facts, began).forEach(this::send);
    producer.flush();
    stripe.ifPresent(
        control -> withoutCustomer(facts).forEach(organization -> saveCard(control, organization)));
    List<ProducerRecord<String, byte[]>> later = new ArrayList<>(planChanges(facts));
    SampleTraffic traffic =
        new SampleTraffic(
            SEED, "run-" + Long.toString(began.toEpochMilli(), 36), SampleOrganization.ALL);
    while (!stopsWithin(SampleTraffic.TICK)) {
      Instant now = clock.instant();
      if (now.isAfter(began.plus(UNTIL_PLANS_CHANGE))) {
        later.forEach(this::send);
        later.clear();
      }
      traffic.tick(now).forEach(this::send);
    }
  }

  /** What nobody has said yet: a second start must neither sell nor save anything again. */
  static List<ProducerRecord<String, byte[]>> factsToSay(Facts facts, Instant now) {
    List<ProducerRecord<String, byte[]>> toSay = new ArrayList<>();
    for (SampleOrganization one : SampleOrganization.ALL) {
      if (!facts.know(Topics.ORGANIZATION_PLANS, one)) {
        one.plan().ifPresent(plan -> toSay.add(SampleFacts.plan(one, plan)));
      }
      if (one.firstCredits() > 0 && !facts.know(Topics.CREDIT_PAYMENTS, one)) {
        toSay.add(SampleFacts.firstCredits(one, now));
      }
      if (one.card().isEmpty() && !facts.know(Topics.AUTO_RECHARGE_SETTINGS, one)) {
        one.recharge().ifPresent(wish -> toSay.add(SampleFacts.settings(one, wish, now)));
      }
    }
    return toSay;
  }

  /** Those with a card to save that are nobody at Stripe yet: each is one customer, ever (R20). */
  static List<SampleOrganization> withoutCustomer(Facts facts) {
    return SampleOrganization.ALL.stream()
        .filter(one -> one.card().isPresent() && !facts.know(Topics.BILLING_CUSTOMERS, one))
        .toList();
  }

  private void saveCard(StripeControl stripe, SampleOrganization organization) {
    organization
        .card()
        .ifPresent(card -> {
          try {
            var customer = stripe.customer(organization.id(), card.paymentMethodId());
            for (var record : billingFacts(organization, card, customer, clock.instant())) {
              send(record);
              // The settings must arrive after the card: a card alone never leads to a charge
              // (R20).
              producer.flush();
            }
          } catch (ControlProblem | UncheckedIOException gone) {
            LOG.warn("{} has no card: {}", organization.id(), gone.toString());
          }
        });
  }

  /** What is said once an organization is a customer, in this order. */
  static List<ProducerRecord<String, byte[]>> billingFacts(
      SampleOrganization organization,
      SampleOrganization.Card card,
      StripeControl.Customer customer,
      Instant now) {
    List<ProducerRecord<String, byte[]>> toSay = new ArrayList<>();
    toSay.add(SampleFacts.customer(organization, customer, now));
    toSay.add(SampleFacts.card(organization, card, customer, now));
    organization
        .recharge()
        .ifPresent(wish -> toSay.add(SampleFacts.settings(organization, wish, now)));
    return toSay;
  }

  /** The plans that change, or come at last, after a while. */
  static List<ProducerRecord<String, byte[]>> planChanges(Facts facts) {
    return SampleOrganization.ALL.stream()
        .flatMap(one -> one.laterPlan().map(later -> SampleFacts.plan(one, later)).stream())
        .filter(plan -> !facts.lastIs(plan))
        .toList();
  }

  private void send(ProducerRecord<String, byte[]> record) {
    try {
      var _ = producer.send(record, this::note);
    } catch (KafkaException fullOrClosing) {
      noteLoss(fullOrClosing);
    }
  }

  private void note(@Nullable RecordMetadata where, @Nullable Exception failure) {
    if (failure == null) {
      taken.run();
    } else {
      noteLoss(failure);
    }
  }

  /** A sample event that is lost is no harm; the next one comes anyway. */
  private static void noteLoss(Exception failure) {
    LOG.warn("A sample record was not sent: {}", failure.toString());
  }

  private boolean stopsWithin(Duration time) {
    try {
      return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      return true;
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping.countDown();
    thread.join(TIME_TO_STOP);
    producer.close(TIME_TO_STOP);
  }

  /** What the topics already say, at the start: the last value of each key. */
  record Facts(Map<String, Map<String, byte[]>> lastByTopic) {
    private static final List<Topic> TOPICS =
        List.of(
            Topics.ORGANIZATION_PLANS,
            Topics.CREDIT_PAYMENTS,
            Topics.BILLING_CUSTOMERS,
            Topics.AUTO_RECHARGE_SETTINGS);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    boolean know(Topic topic, SampleOrganization organization) {
      return lastByTopic.getOrDefault(topic.name(), Map.of()).containsKey(organization.id());
    }

    boolean lastIs(ProducerRecord<String, byte[]> record) {
      byte[] last = lastByTopic.getOrDefault(record.topic(), Map.of()).get(record.key());
      return Arrays.equals(last, record.value());
    }

    static Facts read(String bootstrapServers) {
      Map<String, Map<String, byte[]>> last = new HashMap<>();
      try (KafkaConsumer<String, byte[]> consumer =
          new KafkaConsumer<>(
              Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
              new StringDeserializer(),
              new ByteArrayDeserializer())) {
        List<TopicPartition> partitions =
            TOPICS.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long began = System.nanoTime();
        while (ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
          if (System.nanoTime() - began > PATIENCE.toNanos()) {
            throw new SandboxProblem(
                "The topics at %s could not be read.".formatted(bootstrapServers));
          }
          consumer.poll(Duration.ofMillis(200)).forEach(record -> note(last, record));
        }
      }
      return new Facts(last);
    }

    private static void note(
        Map<String, Map<String, byte[]>> last, ConsumerRecord<String, byte[]> record) {
      if (record.key() != null && record.value() != null) {
        last.computeIfAbsent(record.topic(), topic -> new HashMap<>())
            .put(record.key(), record.value());
      }
    }
  }
}
