package io.runtally.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.Topic;
import io.runtally.schemas.TopicLayout;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Puts plans and events on the broker, once for all contenders. */
final class Load {
  static final Topic EVENTS = Topics.RUN_EVENTS;

  private static final int TOLD_EVERY = 1_000_000;

  private Load() {}

  /**
   * Returns when the broker has them all.
   *
   * @param progress told now and then how many events have been sent
   */
  static void run(String servers, Admin admin, Traffic traffic, LongConsumer progress) {
    plans(servers, admin, traffic);
    events(servers, traffic, progress);
  }

  /** Takes plans and events away again. */
  static void clear(Admin admin) throws InterruptedException {
    Set<String> ours = Set.of(EVENTS.name(), Topics.ORGANIZATION_PLANS.name());
    new BrokerTopics(admin).delete(ours::contains);
  }

  /** Creates the topics, and states the plans of all organizations. */
  static void plans(String servers, Admin admin, Workload workload) {
    TopicSetup.create(admin, TopicLayout.of(Stage.PARTITIONS, 1, 0));
    send(
        servers,
        sender -> {
          for (int number = 0; number < workload.organizations(); number++) {
            String organization = RunEventText.organization(number);
            sender.send(
                new ProducerRecord<>(
                    Topics.ORGANIZATION_PLANS.name(),
                    organization.getBytes(UTF_8),
                    plan(organization, workload.allowance(number)).getBytes(UTF_8)));
          }
        });
  }

  /**
   * Sends all events.
   *
   * @param progress told now and then how many have been sent
   */
  static void events(String servers, Traffic traffic, LongConsumer progress) {
    events(servers, traffic::tell, progress);
  }

  /** The same of events that somebody else tells. */
  static void events(String servers, Consumer<Traffic.Sink> all, LongConsumer progress) {
    long[] sent = {0};
    send(
        servers,
        sender ->
            all.accept((organization, event) -> {
              sender.send(new ProducerRecord<>(EVENTS.name(), organization, event));
              if (++sent[0] % TOLD_EVERY == 0) {
                progress.accept(sent[0]);
              }
            }));
  }

  /** Where records go. */
  interface Sender {
    void send(ProducerRecord<byte[], byte[]> record);
  }

  /** Returns when the broker has them all. */
  static void send(String servers, Consumer<Sender> all) {
    AtomicReference<@Nullable Exception> lost = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "compression.type",
                "lz4",
                "batch.size",
                128 * 1024,
                "linger.ms",
                20,
                "buffer.memory",
                64L << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      all.accept(record -> {
        var _ =
            producer.send(
                record,
                (_, failure) -> {
                  if (failure != null) {
                    lost.set(failure);
                  }
                });
      });
    }
    if (lost.get() != null) {
      throw new IllegalStateException("The broker did not take all records", lost.get());
    }
  }

  /** One that holds from before the first event. */
  private static String plan(String organization, long allowance) {
    return """
    {"organizationId":"%s","plan":"bench","monthlyRuns":%d,"effectiveFrom":"2020-01-01T00:00:00Z"}\
    """
        .formatted(organization, allowance);
  }
}
