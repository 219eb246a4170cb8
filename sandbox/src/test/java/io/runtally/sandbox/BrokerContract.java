package io.runtally.sandbox;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tests and the sandbox rely on, whatever the broker runs in. */
abstract class BrokerContract {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  abstract Broker broker();

  @Test
  void what_was_written_survives_a_kill() throws Exception {
    String topic = newTopic();
    write(topic, "before");
    broker().kill();
    broker().restart();
    write(topic, "after");
    assertEquals(List.of("before", "after"), read(topic, 2, "classic"));
  }

  @Test
  void a_suspended_broker_goes_on_where_it_was() throws Exception {
    String topic = newTopic();
    try (KafkaProducer<String, String> producer = producer()) {
      producer.partitionsFor(topic);
      broker().suspend();
      var sent = producer.send(new ProducerRecord<>(topic, "patience"));
      broker().resume();
      sent.get();
    } finally {
      // A second time does no harm, and without it a failure above would leave a frozen process.
      resumeQuietly();
    }
    assertEquals(List.of("patience"), read(topic, 1, "classic"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void both_group_protocols_work(String protocol) throws Exception {
    String topic = newTopic();
    write(topic, "hello");
    assertEquals(List.of("hello"), read(topic, 1, protocol));
  }

  @Test
  void offsets_are_kept_for_a_year_and_no_topic_makes_itself() throws Exception {
    try (Admin admin = admin()) {
      ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
      Config settings = requireNonNull(admin.describeConfigs(List.of(node)).all().get().get(node));
      assertEquals("525600", settings.get("offsets.retention.minutes").value());
      assertEquals("false", settings.get("auto.create.topics.enable").value());
    }
  }

  private void resumeQuietly() {
    try {
      broker().resume();
    } catch (RuntimeException running) {
      // An engine refuses to resume what is not suspended.
    }
  }

  private String newTopic() throws Exception {
    String topic = "t-" + UUID.randomUUID();
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    return topic;
  }

  private void write(String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer = producer()) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private List<String> read(String topic, int count, String protocol) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = consumer(protocol)) {
      consumer.subscribe(List.of(topic));
      Waiting.until(
          count + " records are read",
          LIMIT,
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            return values.size() >= count;
          });
    }
    return values;
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker().bootstrapServers()));
  }

  private KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker().bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  private KafkaConsumer<String, String> consumer(String protocol) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            broker().bootstrapServers(),
            "group.id",
            "g-" + UUID.randomUUID(),
            "group.protocol",
            protocol,
            "auto.offset.reset",
            "earliest"),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
