package io.runtally.sandbox;

import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * is not known yet of the sample organizations, then sends their {@link SampleTraffic}, somewhat
 * above a hundred events a second.
 */
final class SampleRuleEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SampleRuleEngine.class);
  private static final long SEED = 1;
  private static final Duration UNTIL_PLANS_CHANGE = Duration.ofSeconds(75);
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(5);

  private final InstantSource clock = InstantSource.system();
  private final KafkaProducer<String, byte[]> producer;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  private SampleRuleEngine(KafkaProducer<String, byte[]> producer, Facts facts) {
    this.producer = producer;
    this.thread = new Thread(() -> run(facts), "sample-rule-engine");
  }

  static SampleRuleEngine start(String bootstrapServers) {
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
    SampleRuleEngine engine = new SampleRuleEngine(producer, facts);
    engine.thread.start();
    return engine;
  }

  private void run(Facts facts) {
    Instant began = clock.instant();
    factsToSay(facts, began).forEach(this::send);
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
      if (one.purchasedCredits() > 0 && !facts.know(Topics.CREDIT_PAYMENTS, one)) {
        toSay.add(SampleFacts.purchase(one, now));
      }
      if (one.hasCard() && !facts.know(Topics.PAYMENT_METHODS, one)) {
        toSay.add(SampleFacts.card(one, now));
      }
      if (!facts.know(Topics.AUTO_RECHARGE_SETTINGS, one)) {
        one.recharge().ifPresent(wish -> toSay.add(SampleFacts.settings(one, wish, now)));
      }
    }
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
      var _ = producer.send(record, SampleRuleEngine::noteLoss);
    } catch (KafkaException fullOrClosing) {
      noteLoss(null, fullOrClosing);
    }
  }

  /** A sample event that is lost is no harm; the next one comes anyway. */
  private static void noteLoss(@Nullable RecordMetadata where, @Nullable Exception failure) {
    if (failure != null) {
      LOG.warn("A sample record was not sent: {}", failure.toString());
    }
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
            Topics.PAYMENT_METHODS,
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
