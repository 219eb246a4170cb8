package io.runtally.recharge.flow;

import static io.runtally.schemas.AdminAnswers.await;

import io.runtally.recharge.charging.Charging;
import io.runtally.recharge.charging.Refusal;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where the groups begin to read. A group that has no offsets is right only at the true first
 * start, when no order was ever bound; at any other time they are lost, and reading again from the
 * beginning would put orders to Stripe that were carried out long ago (R26).
 */
public final class StartingPoint {
  private static final RecordFormat<RechargeFailure> FAILURE =
      RecordFormat.of(Topics.RECHARGE_FAILURES, RechargeFailure.class);
  private static final RecordFormat<CreditPayment> PAYMENT =
      RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class);

  private final Admin admin;
  private final Map<String, Object> consuming;
  private final Map<String, Object> producing;
  private final String group;
  private final InstantSource clock;

  public StartingPoint(
      Admin admin,
      Map<String, Object> consuming,
      Map<String, Object> producing,
      String group,
      InstantSource clock) {
    this.admin = admin;
    this.consuming = Map.copyOf(consuming);
    this.producing = Map.copyOf(producing);
    this.group = group;
    this.clock = clock;
  }

  /**
   * Makes sure that every partition has a place to begin: at the first start, its beginning.
   *
   * @return what is lost, as a sentence; empty where nothing is
   */
  public Optional<String> establish() {
    Map<Topic, Set<Integer>> without = partitionsWithoutOffset();
    if (without.isEmpty()) {
      return Optional.empty();
    }
    if (holdsRecords(Topics.RECHARGE_INTENTS)) {
      Map<String, Set<Integer>> told = new LinkedHashMap<>();
      without.forEach((topic, partitions) -> told.put(topic.name(), partitions));
      return Optional.of(
          "The groups of %s have no offsets for %s, but recharge-intents shows that orders were carried out: the offsets are lost."
              .formatted(group, told));
    }
    without.forEach(this::beginAtTheBeginning);
    return Optional.empty();
  }

  private Map<Topic, Set<Integer>> partitionsWithoutOffset() {
    Map<Topic, Set<Integer>> without = new HashMap<>();
    Flow.groups(group)
        .forEach((topic, name) -> {
          Set<Integer> partitions = new TreeSet<>(partitions(topic));
          offsets(name).keySet().stream()
              .filter(partition -> partition.topic().equals(topic.name()))
              .map(TopicPartition::partition)
              .forEach(partitions::remove);
          if (!partitions.isEmpty()) {
            without.put(topic, partitions);
          }
        });
    return without;
  }

  private Set<Integer> partitions(Topic topic) {
    Set<Integer> partitions = new TreeSet<>();
    await(admin.describeTopics(List.of(topic.name())).allTopicNames())
        .values()
        .forEach(found -> found.partitions().forEach(each -> partitions.add(each.partition())));
    return partitions;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(String groupName) {
    Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
    await(admin.listConsumerGroupOffsets(groupName).partitionsToOffsetAndMetadata())
        .forEach((partition, offset) -> {
          if (offset != null) {
            known.put(partition, offset);
          }
        });
    return known;
  }

  private void beginAtTheBeginning(Topic topic, Set<Integer> partitions) {
    try (var whole = new WholeTopic(consuming, topic)) {
      Map<TopicPartition, Long> beginnings = new HashMap<>(whole.beginnings());
      beginnings.keySet().removeIf(each -> !partitions.contains(each.partition()));
      commit(topic, beginnings);
    } catch (UnknownMemberIdException alreadyRunning) {
      // Another worker is in the group: it has set the offsets itself.
    }
  }

  private boolean holdsRecords(Topic topic) {
    try (var whole = new WholeTopic(consuming, topic)) {
      return !whole.isEmpty();
    }
  }

  /**
   * What recovering did.
   *
   * @param carriedOn bound orders without an end, which are settled now
   * @param expired orders that were never bound, which are closed as expired (R27)
   */
  public record Recovery(int carriedOn, int expired) {}

  /**
   * Finds out from the topics alone which orders are open, and begins anew with those: what was
   * bound is settled by the intent that it is bound to; what was never bound is closed, so that the
   * account decides again from the balance it has.
   *
   * @throws IllegalStateException if a worker is running
   */
  public Recovery recover() {
    Flow.groups(group).values().forEach(this::requireEmpty);
    Map<TopicPartition, Long> ends = new HashMap<>();
    Map<String, RechargeIntent> open = new LinkedHashMap<>();
    readOrders(Topics.LOW_BALANCE, open, ends);
    readOrders(Topics.RECHARGE_INTENTS, open, ends);
    readOrders(Topics.RECHARGE_INTENTS_LATER, open, ends);
    open.keySet().removeAll(ended());

    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    int carriedOn = 0;
    for (RechargeIntent order : open.values()) {
      if (order.paymentIntentId().isPresent()) {
        records.add(Outputs.now(Charging.nextAttempt(order)));
        carriedOn++;
      } else {
        records.add(Outputs.failure(neverBound(order)));
      }
    }
    publish(records);
    Flow.groups(group)
        .keySet()
        .forEach(topic -> {
          Map<TopicPartition, Long> own = new HashMap<>(ends);
          own.keySet().removeIf(partition -> !partition.topic().equals(topic.name()));
          commit(topic, own);
        });
    return new Recovery(carriedOn, records.size() - carriedOn);
  }

  private void requireEmpty(String groupName) {
    try {
      boolean inUse =
          await(admin.describeConsumerGroups(List.of(groupName)).all()).values().stream()
              .map(ConsumerGroupDescription::groupState)
              .anyMatch(state -> state != GroupState.EMPTY && state != GroupState.DEAD);
      if (inUse) {
        throw new IllegalStateException(
            "The group %s is in use. Stop all recharge workers, wait until their sessions have ended, and try again."
                .formatted(groupName));
      }
    } catch (GroupIdNotFoundException gone) {
      // As empty as can be.
    }
  }

  private void readOrders(
      Topic topic, Map<String, RechargeIntent> open, Map<TopicPartition, Long> ends) {
    try (var whole = new WholeTopic(consuming, topic)) {
      ends.putAll(whole.ends());
      whole.forEach(record -> {
        if (OrderReader.read(record) instanceof Found.Order(RechargeIntent order)) {
          // A binding is final: what says nothing of an intent does not undo it.
          open.merge(
              order.rechargeId(),
              order,
              (before, now) -> now.paymentIntentId().isPresent() ? now : before);
        }
      });
    }
  }

  private Set<String> ended() {
    Set<String> ended = new HashSet<>();
    try (var failures = new WholeTopic(consuming, Topics.RECHARGE_FAILURES);
        var payments = new WholeTopic(consuming, Topics.CREDIT_PAYMENTS)) {
      failures.forEach(record ->
          understood(FAILURE, record).ifPresent(failure -> ended.add(failure.rechargeId())));
      payments.forEach(record ->
          understood(PAYMENT, record).flatMap(CreditPayment::rechargeId).ifPresent(ended::add));
    }
    return ended;
  }

  private static <T extends Record> Optional<T> understood(
      RecordFormat<T> format, ConsumerRecord<byte[], byte[]> record) {
    return format.read(record.value()) instanceof Reading.Understood<T>(T value)
        ? Optional.of(value)
        : Optional.empty();
  }

  private RechargeFailure neverBound(RechargeIntent order) {
    Instant now = clock.instant();
    return new RechargeFailure(
        order.rechargeId(),
        order.organizationId(),
        Optional.empty(),
        Refusal.ORDER_EXPIRED,
        Optional.empty(),
        "The order was interrupted before the card was charged.",
        false,
        order.order().paymentMethodId(),
        now);
  }

  private void publish(List<ProducerRecord<byte[], byte[]>> records) {
    Map<String, Object> settings = new HashMap<>(producing);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-recovery");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      records.forEach(record -> {
        var _ = producer.send(record);
      });
      producer.commitTransaction();
    }
  }

  private void commit(Topic topic, Map<TopicPartition, Long> positions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    String groupName = Flow.groups(group).get(topic);
    await(admin.alterConsumerGroupOffsets(groupName, offsets).all());
  }
}
