package io.runtally.sandbox;

import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.AllowanceUsage.MonthUsage;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * What the meter has published so far about every organization, read from its topics as any other
 * program would. Used by one thread.
 */
final class Standings implements AutoCloseable {
  private static final List<Topic> FOLLOWED =
      List.of(Topics.ALLOWANCE_USAGE, Topics.CREDIT_BALANCES, Topics.RUN_EVENTS_REJECTED);
  private static final RecordFormat<AllowanceUsage> USAGE =
      RecordFormat.of(Topics.ALLOWANCE_USAGE, AllowanceUsage.class);
  private static final RecordFormat<CreditBalance> BALANCE =
      RecordFormat.of(Topics.CREDIT_BALANCES, CreditBalance.class);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, AllowanceUsage> usage = new HashMap<>();
  private final Map<String, CreditBalance> balances = new HashMap<>();
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
    if (record.topic().equals(Topics.RUN_EVENTS_REJECTED.name())) {
      rejectedEvents++;
    } else if (record.topic().equals(Topics.ALLOWANCE_USAGE.name())) {
      read(USAGE, record.value(), value -> usage.put(value.organizationId(), value));
    } else {
      read(BALANCE, record.value(), value -> balances.put(value.organizationId(), value));
    }
  }

  private static <T extends Record> void read(
      RecordFormat<T> format, byte @Nullable [] value, Consumer<T> taker) {
    switch (format.read(value)) {
      case Reading.Understood<T>(T understood) -> taker.accept(understood);
      case Reading.Refused<T> refused -> {
        // Only the meter writes here, and its own tests see to what it writes.
      }
    }
  }

  /** Run events that could not be counted since the beginning. */
  long rejectedEvents() {
    return rejectedEvents;
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
        balance.map(known -> known.autoRecharge().state()));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
