package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.LowBalance;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that the services have published so far, as a reader of committed records sees it. */
final class Books implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final List<Topic> PUBLISHED =
      List.of(
          Topics.CREDIT_DEDUCTIONS,
          Topics.CREDIT_LEDGER,
          Topics.CREDIT_BALANCES,
          Topics.ALLOWANCE_USAGE,
          Topics.LOW_BALANCE,
          Topics.CREDIT_PAYMENTS,
          Topics.RECHARGE_INTENTS,
          Topics.RECHARGE_FAILURES,
          Topics.BILLING_CUSTOMERS,
          Topics.RUN_EVENTS_REJECTED,
          Topics.RECORDS_REJECTED);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Topic, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();

  Books(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        PUBLISHED.stream()
            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads on until the condition holds; says what was there instead when it never does. */
  Books until(BooleanSupplier condition, Supplier<Object> found) {
    long giveUpAt = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > giveUpAt) {
        throw new AssertionError("Not within " + LIMIT + "; there is: " + found.get());
      }
      readOn();
    }
    return this;
  }

  /** Reads for a while longer, so that what should not come would be seen. */
  Books settle() {
    long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (System.nanoTime() < until) {
      readOn();
    }
    return this;
  }

  private void readOn() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
      all(Topics.byName(record.topic()).orElseThrow()).add(record);
    }
  }

  List<CreditDeduction> deductions(String organization) {
    return of(Topics.CREDIT_DEDUCTIONS, CreditDeduction.class, organization).toList();
  }

  List<LedgerEntry> ledger(String organization) {
    return of(Topics.CREDIT_LEDGER, LedgerEntry.class, organization).toList();
  }

  List<LowBalance> lowBalances(String organization) {
    return of(Topics.LOW_BALANCE, LowBalance.class, organization).toList();
  }

  /** The recharge orders among them. */
  List<LowBalance.RechargeOrder> orders(String organization) {
    return lowBalances(organization).stream().flatMap(low -> low.recharge().stream()).toList();
  }

  List<CreditPayment> payments(String organization) {
    return of(Topics.CREDIT_PAYMENTS, CreditPayment.class, organization).toList();
  }

  /** The values of all payments, of whatever organization, as they are. */
  List<String> paymentTexts() {
    return all(Topics.CREDIT_PAYMENTS).stream()
        .map(record -> new String(record.value(), UTF_8))
        .toList();
  }

  List<RechargeIntent> intents(String organization) {
    return of(Topics.RECHARGE_INTENTS, RechargeIntent.class, organization).toList();
  }

  List<RechargeFailure> failures(String organization) {
    return of(Topics.RECHARGE_FAILURES, RechargeFailure.class, organization).toList();
  }

  /** The balance as it stands; zero for an organization that has none yet. */
  long balance(String organization) {
    return of(Topics.CREDIT_BALANCES, CreditBalance.class, organization)
        .reduce((_, last) -> last)
        .map(CreditBalance::balance)
        .orElse(0L);
  }

  List<CreditBalance> balances(String organization) {
    return of(Topics.CREDIT_BALANCES, CreditBalance.class, organization).toList();
  }

  /** The newest usage, as a list of one, or none. */
  List<AllowanceUsage> usage(String organization) {
    List<AllowanceUsage> all =
        of(Topics.ALLOWANCE_USAGE, AllowanceUsage.class, organization).toList();
    return all.isEmpty() ? List.of() : List.of(all.getLast());
  }

  /** Covered and overage of all open months together, of the newest usage. */
  long judgedRuns(String organization) {
    return usage(organization).stream()
        .flatMap(usage -> usage.months().stream())
        .mapToLong(month -> month.covered() + month.overage())
        .sum();
  }

  /** The reasons of all that was rejected, in the order of arrival per partition. */
  List<String> reasons(Topic rejected) {
    return all(rejected).stream()
        .map(record -> new String(record.headers().lastHeader("runtally.reason").value(), UTF_8))
        .toList();
  }

  List<ConsumerRecord<byte[], byte[]>> all(Topic topic) {
    return records.computeIfAbsent(topic, _ -> new ArrayList<>());
  }

  private <T extends Record> Stream<T> of(Topic topic, Class<T> type, String organization) {
    byte[] key = organization.getBytes(UTF_8);
    RecordFormat<T> format = RecordFormat.of(topic, type);
    return all(topic).stream()
        .filter(record -> java.util.Arrays.equals(record.key(), key))
        .map(record ->
            switch (format.read(record.value())) {
              case Reading.Understood<T>(T value) -> value;
              case Reading.Refused<T> refused -> throw new AssertionError(refused.toString());
            });
  }

  @Override
  public void close() {
    consumer.close();
  }
}
