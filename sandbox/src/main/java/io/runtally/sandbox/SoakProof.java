package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.runtally.audit.Verify;
import io.runtally.sandbox.identity.Role;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine;

/**
 * What must hold of an installation once a {@link Soak} leaves it alone: everything has caught up,
 * the audit and the reconciliation find nothing, both views show what the topics say, and every
 * malformed event lies in the rejected topic once.
 */
final class SoakProof {
  private static final Duration TIME_TO_CATCH_UP = Duration.ofMinutes(15);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(30);
  private static final String METER_GROUP = "runtally-meter";
  private static final RecordFormat<CreditBalance> BALANCES =
      RecordFormat.of(Topics.CREDIT_BALANCES, CreditBalance.class);

  private final SoakInstallation installation;
  private final Consumer<String> said;
  private final List<String> contradictions = new ArrayList<>();

  SoakProof(SoakInstallation installation, Consumer<String> said) {
    this.installation = installation;
    this.said = said;
  }

  /**
   * Looks at everything.
   *
   * @param malformed how many events must have been rejected, by {@link SoakTraffic#MALFORMED}
   * @return what does not hold, each in a sentence; empty when all does
   */
  List<String> contradictions(long malformed) throws InterruptedException {
    await("all run events are counted", this::isMeterAtTheEnd, () -> "The meter lags behind.");
    // What was refused again and again waits for minutes, for nothing but the next try.
    installation.stripe().stripe().control().deliverNow();
    await("Stripe has told everything", this::hasStripeToldAll, () -> "Webhooks still wait.");
    await("no order is open", this::isNoOrderOpen, () -> "Open: " + openOrders());
    await(
        "the rejected events are there",
        () -> rejected().size() >= malformed,
        () -> "%d of %d malformed events were rejected.".formatted(rejected().size(), malformed));
    checkRejected(malformed);
    await(
        "both views show the same",
        () -> differencesShown().isEmpty(),
        () -> String.join(" ", differencesShown()));
    command("reconcile", new Reconcile(InstantSource.system(), installation.stripeAccess()));
    command("verify", new Verify());
    return List.copyOf(contradictions);
  }

  private void await(String what, BooleanSupplier holds, Supplier<String> otherwise)
      throws InterruptedException {
    said.accept("Waiting until " + what);
    long giveUpAt = System.nanoTime() + TIME_TO_CATCH_UP.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > giveUpAt) {
        contradictions.add(
            "Not within %d minutes: %s. %s"
                .formatted(TIME_TO_CATCH_UP.toMinutes(), what, otherwise.get()));
        return;
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    }
  }

  /** Runs a command as a person would, and takes what it finds for a contradiction. */
  private void command(String name, Object command) {
    said.accept("runtally " + name);
    StringWriter told = new StringWriter();
    int code =
        new CommandLine(command)
            .setOut(new PrintWriter(told, true))
            .setErr(new PrintWriter(told, true))
            .execute("--bootstrap-servers", installation.servers());
    told.toString().lines().forEach(said);
    if (code != 0) {
      contradictions.add("%s ended with %d: %s".formatted(name, code, told));
    }
  }

  private boolean isMeterAtTheEnd() {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, installation.servers()))) {
      Map<TopicPartition, Long> committed = new HashMap<>();
      admin
          .listConsumerGroupOffsets(METER_GROUP)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((partition, offset) -> {
            if (partition.topic().equals(Topics.RUN_EVENTS.name())) {
              committed.put(partition, offset.offset());
            }
          });
      return ends(Topics.RUN_EVENTS).entrySet().stream()
          .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    } catch (ExecutionException notNow) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean hasStripeToldAll() {
    return installation.stripe().stripe().control().waitingDeliveries() == 0;
  }

  private boolean isNoOrderOpen() {
    return openOrders().isEmpty();
  }

  private List<String> openOrders() {
    return balances().values().stream()
        .flatMap(balance -> balance.autoRecharge().openRechargeId().stream())
        .toList();
  }

  private Map<String, CreditBalance> balances() {
    Map<String, CreditBalance> last = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : all(Topics.CREDIT_BALANCES)) {
      if (BALANCES.read(record.value()) instanceof Reading.Understood<CreditBalance>(var told)) {
        last.put(told.organizationId(), told);
      }
    }
    return last;
  }

  /** The numbers of the malformed events that lie in the rejected topic. */
  private List<String> rejected() {
    List<String> numbers = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : all(Topics.RUN_EVENTS_REJECTED)) {
      Header number = record.headers().lastHeader(SoakTraffic.MALFORMED);
      if (number != null) {
        numbers.add(new String(number.value(), UTF_8));
      }
    }
    return numbers;
  }

  private void checkRejected(long malformed) {
    List<String> numbers = rejected();
    long distinct = numbers.stream().distinct().count();
    if (distinct != malformed || numbers.size() != malformed) {
      contradictions.add(
          "%d malformed events were sent; %d lie in the rejected topic, %d of them distinct."
              .formatted(malformed, numbers.size(), distinct));
    }
  }

  /** Where a view shows something else than the topics say. */
  private List<String> differencesShown() {
    List<String> differences = new ArrayList<>();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIME_TO_ANSWER).build()) {
      for (CreditBalance balance : balances().values()) {
        for (URI view : installation.views()) {
          JsonNode shown = shown(http, view, balance.organizationId());
          if (shown.path("balance").asLong() != balance.balance()
              || shown.path("sequence").asLong() != balance.sequence()) {
            differences.add(
                "%s shows %d after entry %d of %s; it is %d after entry %d."
                    .formatted(
                        view,
                        shown.path("balance").asLong(),
                        shown.path("sequence").asLong(),
                        balance.organizationId(),
                        balance.balance(),
                        balance.sequence()));
          }
        }
      }
    } catch (IOException notNow) {
      differences.add("A view does not answer: " + notNow.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return differences;
  }

  private JsonNode shown(HttpClient http, URI view, String organization)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    view.resolve("/api/organizations/%s/credits".formatted(organization)))
                .timeout(TIME_TO_ANSWER)
                .header(
                    "Authorization",
                    "Bearer " + installation.tokens().issue(organization, Role.MEMBER))
                .build(),
            BodyHandlers.ofString());
    return new JsonMapper().readTree(answer.body());
  }

  private Map<TopicPartition, Long> ends(Topic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitions(consumer, topic));
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> all(Topic topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, Topic topic) {
    return consumer.partitionsFor(topic.name()).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            installation.servers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
