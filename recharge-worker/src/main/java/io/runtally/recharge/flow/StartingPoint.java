package io.runtally.recharge.flow;

import static io.runtally.schemas.AdminAnswers.await;

import io.runtally.recharge.charging.Charging;
import io.runtally.recharge.charging.Refusal;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.PartitionRanges;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
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
 * start, when no order was ever carried out; at any other time they are lost, and reading again
 * from the beginning would put orders to Stripe that were carried out long ago (R26).
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
   * @throws OpenTransaction where it cannot be read whether orders were carried out
   */
  public Optional<String> establish() {
    Map<Topic, Map<TopicPartition, Long>> without = new LinkedHashMap<>();
    Map<Topic, Set<TopicPartition>> outside = new LinkedHashMap<>();
    Flow.groups(group)
        .forEach((topic, name) -> {
          Set<TopicPartition> partitions = WholeTopic.partitions(admin, topic);
          // In this order, because a worker that runs moves on meanwhile.
          Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
          Map<TopicPartition, OffsetAndMetadata> known = committed(name);
          Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
          begins.forEach((partition, begin) -> {
            OffsetAndMetadata next = known.get(partition);
            if (next == null) {
              without.computeIfAbsent(topic, _ -> new HashMap<>()).put(partition, begin);
            } else if (next.offset() < begin
                || next.offset() > ends.getOrDefault(partition, Long.MAX_VALUE)) {
              outside.computeIfAbsent(topic, _ -> new HashSet<>()).add(partition);
            }
          });
        });
    if (!outside.isEmpty()) {
      return Optional.of(
          "The groups of %s would go on where the broker has nothing any more, %s: the offsets are lost."
              .formatted(group, named(outside)));
    }
    if (without.isEmpty()) {
      return Optional.empty();
    }
    Map<Topic, Set<TopicPartition>> missing = new LinkedHashMap<>();
    without.forEach((topic, begins) -> missing.put(topic, begins.keySet()));
    Optional<Topic> witness = whatShowsOrders();
    if (witness.isEmpty()) {
      without.forEach(this::beginAt);
    }
    return witness.map(topic ->
        "The groups of %s have no offsets for %s, but %s shows that orders were carried out: the offsets are lost."
            .formatted(group, named(missing), topic.name()));
  }

  private static String named(Map<Topic, Set<TopicPartition>> partitions) {
    return partitions.entrySet().stream()
        .map(each ->
            each.getKey().name()
                + " "
                + PartitionRanges.of(
                    each.getValue().stream().map(TopicPartition::partition).toList()))
        .collect(Collectors.joining(", "));
  }

  /** What is bound is forgotten after a month, ends are kept for ever. */
  private Optional<Topic> whatShowsOrders() {
    if (holds(Topics.RECHARGE_INTENTS, _ -> true)) {
      return Optional.of(Topics.RECHARGE_INTENTS);
    }
    if (holds(Topics.RECHARGE_FAILURES, _ -> true)) {
      return Optional.of(Topics.RECHARGE_FAILURES);
    }
    return holds(Topics.CREDIT_PAYMENTS, StartingPoint::isOfAnOrder)
        ? Optional.of(Topics.CREDIT_PAYMENTS)
        : Optional.empty();
  }

  private static boolean isOfAnOrder(ConsumerRecord<byte[], byte[]> record) {
    return understood(PAYMENT, record)
        .filter(payment -> payment.kind() == CreditPayment.Kind.AUTO_RECHARGE)
        .isPresent();
  }

  private boolean holds(Topic topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    try (var whole = WholeTopic.open(admin, consuming, topic)) {
      return whole.anyMatch(wanted);
    }
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which) {
    return WholeTopic.offsets(admin, partitions, which);
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String groupName) {
    Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
    await(admin.listConsumerGroupOffsets(groupName).partitionsToOffsetAndMetadata())
        .forEach((partition, offset) -> {
          if (offset != null) {
            known.put(partition, offset);
          }
        });
    return known;
  }

  private void beginAt(Topic topic, Map<TopicPartition, Long> beginnings) {
    try {
      commit(topic, beginnings);
    } catch (UnknownMemberIdException alreadyRunning) {
      // Another worker is in the group: it has set the offsets itself.
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
   * @throws OpenTransaction where the orders cannot be read to their end
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
    try (var whole = WholeTopic.open(admin, consuming, topic)) {
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
    try (var failures = WholeTopic.open(admin, consuming, Topics.RECHARGE_FAILURES);
        var payments = WholeTopic.open(admin, consuming, Topics.CREDIT_PAYMENTS)) {
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
