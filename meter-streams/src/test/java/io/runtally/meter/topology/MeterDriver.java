package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.meter.domain.AccountPolicy;
import io.runtally.meter.domain.Rates;
import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.LowBalance;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.NullUnmarked;

/**
 * Plays the broker to the whole topology, on one partition: given records, when others arrive, then
 * something was published.
 */
@NullUnmarked
final class MeterDriver implements AutoCloseable {
  static final String RUNS = "ai.ruleengine.ruleset.run";
  static final String GENERATIONS = "ai.ruleengine.template.generation";
  static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  static final Rates RATES = new Rates(RUNS, Map.of(RUNS, 100, GENERATIONS, 1));

  final MeterCounters counters = new MeterCounters();
  private final TopologyTestDriver driver;
  private final Map<Topic, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
  private final Map<Topic, List<TestRecord<byte[], byte[]>>> published = new HashMap<>();
  private Instant now = START;

  MeterDriver(Path stateFolder) {
    this(stateFolder, AccountPolicy.DEFAULT);
  }

  MeterDriver(Path stateFolder, AccountPolicy policy) {
    Properties settings = settings(stateFolder);
    driver = new TopologyTestDriver(topology(policy, counters).build(settings), settings, START);
    for (Topic topic : Topics.METER_INPUTS) {
      inputs.put(
          topic,
          driver.createInputTopic(
              topic.name(), new ByteArraySerializer(), new ByteArraySerializer()));
    }
  }

  static Topology describedTopology() {
    return topology(AccountPolicy.DEFAULT, new MeterCounters()).build(settings(Path.of("unused")));
  }

  private static MeterTopology topology(AccountPolicy policy, MeterCounters counters) {
    return new MeterTopology(
        RATES,
        policy,
        1,
        0,
        new CommitPace(Duration.ofMillis(500), Duration.ofSeconds(2)),
        counters);
  }

  private static Properties settings(Path stateFolder) {
    var settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "meter");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    return settings;
  }

  /** One record to send. */
  @SuppressWarnings("ArrayRecordComponent")
  record Sent(Topic topic, byte[] key, byte[] value, Headers headers) {
    Sent(Topic topic, String key, String value) {
      this(topic, key.getBytes(UTF_8), value.getBytes(UTF_8), new RecordHeaders());
    }
  }

  /** The broker's clock stands at this moment until it is moved again. */
  MeterDriver at(String moment) {
    now = Instant.parse(moment);
    return this;
  }

  MeterDriver after(Duration time) {
    now = now.plus(time);
    return this;
  }

  @SafeVarargs
  final MeterDriver given(List<Sent>... records) {
    for (List<Sent> each : records) {
      each.forEach(this::send);
    }
    return this;
  }

  @SafeVarargs
  final MeterDriver when(List<Sent>... records) {
    return given(records);
  }

  void send(Sent sent) {
    inputs
        .get(sent.topic())
        .pipeInput(new TestRecord<>(sent.key(), sent.value(), sent.headers(), now));
  }

  /** Lets the machine's clock run, so that what is due is told and carried on. */
  MeterDriver pass(Duration time) {
    driver.advanceWallClockTime(time);
    return this;
  }

  List<CreditDeduction> deductions() {
    return all(Topics.CREDIT_DEDUCTIONS, CreditDeduction.class);
  }

  List<LedgerEntry> ledger() {
    return all(Topics.CREDIT_LEDGER, LedgerEntry.class);
  }

  List<LowBalance> lowBalances() {
    return all(Topics.LOW_BALANCE, LowBalance.class);
  }

  List<CreditBalance> balances() {
    return all(Topics.CREDIT_BALANCES, CreditBalance.class);
  }

  List<AllowanceUsage> usages() {
    return all(Topics.ALLOWANCE_USAGE, AllowanceUsage.class);
  }

  CreditBalance balance() {
    return balances().getLast();
  }

  /** The newest usage, once all that is due has been told. */
  AllowanceUsage usage() {
    pass(Duration.ofSeconds(1));
    return usages().getLast();
  }

  List<TestRecord<byte[], byte[]>> rejected(Topic topic) {
    return read(topic);
  }

  private <T extends Record> List<T> all(Topic topic, Class<T> type) {
    RecordFormat<T> format = RecordFormat.of(topic, type);
    List<T> values = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : read(topic)) {
      switch (format.read(record.value())) {
        case Reading.Understood<T>(T value) -> values.add(value);
        case Reading.Refused<T> refused ->
            throw new AssertionError("The meter wrote what is no " + topic.name() + ": " + refused);
      }
    }
    return values;
  }

  private List<TestRecord<byte[], byte[]>> read(Topic topic) {
    List<TestRecord<byte[], byte[]>> soFar =
        published.computeIfAbsent(topic, _ -> new ArrayList<>());
    if (driver.producedTopicNames().contains(topic.name())) {
      soFar.addAll(
          driver
              .createOutputTopic(
                  topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
              .readRecordsToList());
    }
    return soFar;
  }

  @Override
  public void close() {
    driver.close();
  }

  static List<Sent> plan(String organization, long monthlyRuns) {
    return List.of(
        new Sent(
            Topics.ORGANIZATION_PLANS,
            organization,
            """
            {"organizationId":"%s","plan":"a plan","monthlyRuns":%d,"effectiveFrom":null}\
            """
                .formatted(organization, monthlyRuns)));
  }

  /** So many runs with ids of their own, told when they ran. */
  List<Sent> runs(String organization, int count) {
    return runs(organization, count, "run-" + counters.eventsRead.sum());
  }

  /** So many runs whose ids begin with the given text. */
  List<Sent> runs(String organization, int count, String ids) {
    return IntStream.range(0, count)
        .mapToObj(
            n -> event(organization, RUNS, ids + "-" + n, ",\"data\":{\"ruleSetId\":\"rs_1\"}"))
        .toList();
  }

  static Sent event(String organization, String type, String id, String more) {
    return new Sent(
        Topics.RUN_EVENTS,
        organization,
        """
        {"specversion":"1.0","id":"%s","source":"/engine","type":"%s","subject":"%s"%s}\
        """
            .formatted(id, type, organization, more));
  }

  static List<Sent> purchase(String organization, long dollars, String paymentId) {
    return payment(organization, "PURCHASE", dollars * 100, paymentId, "");
  }

  static List<Sent> payment(
      String organization, String kind, long cents, String paymentId, String more) {
    return List.of(
        new Sent(
            Topics.CREDIT_PAYMENTS,
            organization,
            """
            {"paymentId":"%s","organizationId":"%s","kind":"%s","amountCents":%d,"currency":"usd",\
            "occurredAt":"2026-11-22T10:00:00Z"%s}\
            """
                .formatted(paymentId, organization, kind, cents, more)));
  }

  List<Sent> settings(
      String organization, boolean enabled, long threshold, long amount, String more) {
    return List.of(
        new Sent(
            Topics.AUTO_RECHARGE_SETTINGS,
            organization,
            """
            {"organizationId":"%s","enabled":%s,"threshold":%d,"amount":%d,"changedBy":"ann",\
            "changedAt":"%s"%s}\
            """
                .formatted(organization, enabled, threshold, amount, now, more)));
  }

  List<Sent> card(String organization, String paymentMethodId) {
    return List.of(
        new Sent(
            Topics.PAYMENT_METHODS,
            organization,
            """
            {"organizationId":"%s","customerId":"cus_1","paymentMethodId":"%s","brand":"visa",\
            "last4":"4242","expMonth":12,"expYear":2030,"savedBy":"ann","savedAt":"%s"}\
            """
                .formatted(organization, paymentMethodId, now)));
  }

  List<Sent> failure(String organization, String rechargeId, String paymentMethodId, String code) {
    return List.of(
        new Sent(
            Topics.RECHARGE_FAILURES,
            organization,
            """
            {"rechargeId":"%s","organizationId":"%s","paymentIntentId":"pi_1","code":"%s",\
            "declineCode":null,"message":"Your card was declined.","requiresAction":false,\
            "paymentMethodId":"%s","failedAt":"%s"}\
            """
                .formatted(rechargeId, organization, code, paymentMethodId, now)));
  }

  static Sent tombstone(Topic topic, String organization) {
    return new Sent(topic, organization.getBytes(UTF_8), null, new RecordHeaders());
  }
}
