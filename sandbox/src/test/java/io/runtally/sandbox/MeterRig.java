package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.Topic;
import io.runtally.schemas.TopicLayout;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real broker with all topics, meters as real processes before it, and a producer. */
final class MeterRig implements AutoCloseable {
  static final int PARTITIONS = 6;
  static final String RUNS = "ai.ruleengine.ruleset.run";
  static final String GENERATIONS = "ai.ruleengine.template.generation";
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final Broker broker;
  private final List<String> jvmOptions;
  private final Path folder;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Service.Meter> settings = new ConcurrentHashMap<>();
  private final Map<String, ServiceProcess> meters = new ConcurrentHashMap<>();
  private final List<Books> books = new ArrayList<>();
  private final AtomicReference<@Nullable Exception> lost = new AtomicReference<>();

  MeterRig(Broker broker) {
    this(broker, List.of());
  }

  /** With more options for the JVMs of its meters. */
  MeterRig(Broker broker, List<String> jvmOptions) {
    this(broker, jvmOptions, PARTITIONS);
  }

  /**
   * @param partitions of the topics, where they are not there yet
   */
  MeterRig(Broker broker, List<String> jvmOptions, int partitions) {
    this.broker = broker;
    this.jvmOptions = List.copyOf(jvmOptions);
    try {
      this.folder = Files.createTempDirectory("runtally-rig-");
    } catch (IOException noFolder) {
      throw new UncheckedIOException(noFolder);
    }
    try (Admin admin = admin()) {
      TopicSetup.create(admin, TopicLayout.of(partitions, 1, 0));
    }
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "linger.ms", 5,
                "delivery.timeout.ms", 300_000,
                "max.block.ms", 300_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** A broker without meters; the rig ends it. */
  static MeterRig start() {
    return new MeterRig(TestBroker.start());
  }

  Broker broker() {
    return broker;
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  /** Starts a meter, or starts it again with the state it had, and returns when it is ready. */
  ServiceProcess meter(String instance) throws InterruptedException {
    return meter(instance, Map.of(), List.of());
  }

  /** The same with more environment variables and options, those of its first start. */
  ServiceProcess meter(String instance, Map<String, String> more, List<String> options)
      throws InterruptedException {
    Service.Meter setting =
        settings.computeIfAbsent(
            instance,
            name ->
                new Service.Meter(
                    broker.bootstrapServers(),
                    Ports.free(),
                    state(name),
                    name,
                    jvmOptions,
                    more,
                    options,
                    folder.resolve(name + ".log")));
    ServiceProcess meter = ServiceProcess.start(HOME, setting, _ -> {});
    meters.put(instance, meter);
    return meter;
  }

  /** Takes the state of a meter that does not run away. */
  void forgetState(String instance) throws IOException {
    delete(state(instance));
  }

  /** Where a meter keeps its state. */
  Path state(String instance) {
    return folder.resolve("state-" + instance);
  }

  Path log(String instance) {
    return folder.resolve(instance + ".log");
  }

  Books books() {
    Books opened = new Books(broker.bootstrapServers());
    books.add(opened);
    return opened;
  }

  void send(Topic topic, String key, @Nullable String value) {
    produce(
        new ProducerRecord<>(
            topic.name(), key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8)));
  }

  /** Sends to a partition of the sender's choice, as producers with another partitioner do. */
  void sendTo(int partition, Topic topic, byte @Nullable [] key, byte @Nullable [] value) {
    produce(new ProducerRecord<>(topic.name(), partition, key, value));
  }

  private void produce(ProducerRecord<byte[], byte[]> record) {
    var _ =
        producer.send(
            record,
            (_, failure) -> {
              if (failure != null) {
                lost.set(failure);
              }
            });
  }

  /** Returns when the broker has taken in all that was sent. */
  void flush() {
    producer.flush();
    if (lost.get() != null) {
      throw new AssertionError("A record was not taken in", lost.get());
    }
  }

  void plan(String organization, long monthlyRuns) {
    plan(organization, monthlyRuns, null);
  }

  void plan(String organization, long monthlyRuns, @Nullable Instant effectiveFrom) {
    send(
        Topics.ORGANIZATION_PLANS,
        organization,
        """
        {"organizationId":"%s","plan":"team","monthlyRuns":%d,"effectiveFrom":%s}\
        """
            .formatted(
                organization,
                monthlyRuns,
                effectiveFrom == null ? "null" : "\"" + effectiveFrom + "\""));
  }

  void purchase(String organization, long dollars, String paymentId) {
    payment(organization, "PURCHASE", dollars * 100, paymentId, "");
  }

  void payment(String organization, String kind, long cents, String paymentId, String more) {
    send(
        Topics.CREDIT_PAYMENTS,
        organization,
        """
        {"paymentId":"%s","organizationId":"%s","kind":"%s","amountCents":%d,"currency":"usd",\
        "occurredAt":"2026-11-22T10:00:00Z"%s}\
        """
            .formatted(paymentId, organization, kind, cents, more));
  }

  void settings(String organization, boolean enabled, long threshold, long amount, String more) {
    send(
        Topics.AUTO_RECHARGE_SETTINGS,
        organization,
        """
        {"organizationId":"%s","enabled":%s,"threshold":%d,"amount":%d,"changedBy":"ann",\
        "changedAt":"%s"%s}\
        """
            .formatted(organization, enabled, threshold, amount, Instant.now(), more));
  }

  void card(String organization, String paymentMethodId) {
    card(organization, "cus_1", paymentMethodId);
  }

  void card(String organization, String customerId, String paymentMethodId) {
    send(
        Topics.PAYMENT_METHODS,
        organization,
        """
        {"organizationId":"%s","customerId":"%s","paymentMethodId":"%s","brand":"visa",\
        "last4":"4242","expMonth":12,"expYear":2030,"savedBy":"ann","savedAt":"%s"}\
        """
            .formatted(organization, customerId, paymentMethodId, Instant.now()));
  }

  void failure(String organization, String rechargeId, String paymentMethodId, Instant failedAt) {
    send(
        Topics.RECHARGE_FAILURES,
        organization,
        """
        {"rechargeId":"%s","organizationId":"%s","paymentIntentId":"pi_x","code":"card_declined",\
        "declineCode":null,"message":"Your card was declined.","requiresAction":false,\
        "paymentMethodId":"%s","failedAt":"%s"}\
        """
            .formatted(rechargeId, organization, paymentMethodId, failedAt));
  }

  static String run(String organization, String id) {
    return event(organization, RUNS, id, ",\"data\":{\"ruleSetId\":\"rs_42\"}");
  }

  static String event(String organization, String type, String id, String more) {
    return """
    {"specversion":"1.0","id":"%s","source":"/rule-engine/eu-1","type":"%s","subject":"%s"%s}\
    """
        .formatted(id, type, organization, more);
  }

  /** So many runs, with ids that begin with the given text. */
  void runs(String organization, int count, String ids) {
    for (int n = 0; n < count; n++) {
      send(Topics.RUN_EVENTS, organization, run(organization, ids + "-" + n));
    }
  }

  @Override
  public void close() {
    producer.close();
    books.forEach(Books::close);
    meters.values().forEach(meter -> meter.process().kill());
    broker.close();
    try {
      delete(folder);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var tree = Files.walk(folder)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
