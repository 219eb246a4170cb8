package io.runtally.sandbox;

import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.AllowanceUsage.MonthUsage;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the services have published so far about every organization, read from the topics as any
 * other program would. Used by one thread.
 */
final class Standings implements AutoCloseable {
  private static final List<Topic> FOLLOWED =
      List.of(
          Topics.ALLOWANCE_USAGE,
          Topics.CREDIT_BALANCES,
          Topics.CREDIT_PAYMENTS,
          Topics.RECHARGE_FAILURES,
          Topics.RUN_EVENTS_REJECTED);
  private static final RecordFormat<AllowanceUsage> USAGE =
      RecordFormat.of(Topics.ALLOWANCE_USAGE, AllowanceUsage.class);
  private static final RecordFormat<CreditBalance> BALANCE =
      RecordFormat.of(Topics.CREDIT_BALANCES, CreditBalance.class);
  private static final RecordFormat<CreditPayment> PAYMENT =
      RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class);
  private static final RecordFormat<RechargeFailure> FAILURE =
      RecordFormat.of(Topics.RECHARGE_FAILURES, RechargeFailure.class);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, AllowanceUsage> usage = new HashMap<>();
  private final Map<String, CreditBalance> balances = new HashMap<>();
  private final Map<String, RechargeFailure> failures = new HashMap<>();

  /** Recharge orders: worker and webhook both tell of a payment, and either may come first. */
  private final Set<String> paid = new HashSet<>();

  private long failed;
  private long rejectedEvents;

  private Standings(KafkaConsumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  static Standings follow(String bootstrapServers) {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        FOLLOWED.stream()
            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new Standings(consumer);
  }

  /** Takes in what has been published, for at most {@code time}. */
  void catchUp(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      consumer.poll(Duration.ofNanos(left)).forEach(this::takeIn);
    }
  }

  private void takeIn(ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    Topic topic = Topics.byName(record.topic()).orElseThrow();
    if (topic.equals(Topics.RUN_EVENTS_REJECTED)) {
      rejectedEvents++;
    } else if (topic.equals(Topics.ALLOWANCE_USAGE)) {
      read(USAGE, value, told -> usage.put(told.organizationId(), told));
    } else if (topic.equals(Topics.CREDIT_BALANCES)) {
      read(BALANCE, value, told -> balances.put(told.organizationId(), told));
    } else if (topic.equals(Topics.CREDIT_PAYMENTS)) {
      read(PAYMENT, value, told -> told.rechargeId().ifPresent(paid::add));
    } else {
      read(FAILURE, value, this::note);
    }
  }

  private void note(RechargeFailure failure) {
    failed++;
    failures.put(failure.organizationId(), failure);
  }

  private static <T extends Record> void read(
      RecordFormat<T> format, byte @Nullable [] value, Consumer<T> taker) {
    switch (format.read(value)) {
      case Reading.Understood<T>(T understood) -> taker.accept(understood);
      case Reading.Refused<T> refused -> {
        // Whoever writes here tests what it writes, and the meter sets aside what it cannot read.
      }
    }
  }

  /**
   * Sums since the beginning.
   *
   * @param paid recharge orders that a card paid
   * @param failed recharge orders that ended without a payment
   * @param rejectedEvents run events that could not be counted
   */
  record Totals(long paid, long failed, long rejectedEvents) {}

  Totals totals() {
    return new Totals(paid.size(), failed, rejectedEvents);
  }

  /** Every organization heard of, in the order of their ids. */
  List<Standing> of(YearMonth month) {
    TreeSet<String> organizations = new TreeSet<>(usage.keySet());
    organizations.addAll(balances.keySet());
    return organizations.stream().map(organization -> standing(organization, month)).toList();
  }

  private Standing standing(String organization, YearMonth month) {
    MonthUsage counted =
        Optional.ofNullable(usage.get(organization)).stream()
            .flatMap(all -> all.months().stream())
            .filter(one -> one.month().equals(month))
            .findFirst()
            .orElse(new MonthUsage(month, Optional.empty(), 0, 0, 0));
    Optional<CreditBalance> balance = Optional.ofNullable(balances.get(organization));
    return new Standing(
        organization,
        counted.covered() + counted.overage() + counted.waiting(),
        counted.allowance(),
        counted.overage(),
        counted.waiting(),
        balance.map(CreditBalance::balance).orElse(0L),
        balance.map(CreditBalance::autoRecharge),
        Optional.ofNullable(failures.get(organization)).map(RechargeFailure::code));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
