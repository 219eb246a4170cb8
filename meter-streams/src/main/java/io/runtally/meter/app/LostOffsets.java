package io.runtally.meter.app;

import io.runtally.schemas.AdminAnswers;
import io.runtally.schemas.PartitionRanges;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells a first start from one whose offsets are lost.
 *
 * <p>A group that was empty for longer than {@code offsets.retention.minutes} loses its offsets,
 * and would read its inputs from the beginning. That is right only where nothing has been counted
 * yet: where no changelog and no ledger holds a record.
 */
final class LostOffsets {
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Admin admin;
  private final Properties looking;
  private final MeterConfiguration meter;

  LostOffsets(Admin admin, Properties looking, MeterConfiguration meter) {
    this.admin = admin;
    this.looking = looking;
    this.meter = meter;
  }

  void refuseWhereStartingCouldCountTwice() {
    Set<Integer> withOffsets = partitionsWithOffsets();
    // Those with offsets are not looked at: a restart has no time to lose.
    Set<Integer> counted =
        partitionsWithRecords(new InternalTopics(admin, meter.group()).changelogs(), withOffsets);
    if (!counted.isEmpty()) {
      throw new CannotStart(
          """
          The group %s has no offsets for partitions %s, but its state shows that they were counted: \
          the offsets are lost. Reading the inputs again from their beginning is safe, since what was \
          counted is remembered. To do that:
            kafka-consumer-groups.sh --bootstrap-server %s --group %s --reset-offsets --to-earliest%s --execute\
          """
              .formatted(
                  meter.group(),
                  PartitionRanges.of(counted),
                  meter.bootstrapServers(),
                  meter.group(),
                  inputTopics()));
    }
    if (withOffsets.isEmpty()
        && !partitionsWithRecords(List.of(Topics.CREDIT_LEDGER.name()), Set.of()).isEmpty()) {
      throw new CannotStart(
          """
          The topic credit-ledger holds entries, but the group %s has neither offsets nor state: it \
          would begin every ledger anew. Set METER_GROUP to the group that wrote the ledger, or give \
          the group empty topics.\
          """
              .formatted(meter.group()));
    }
  }

  private Set<Integer> partitionsWithOffsets() {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        AdminAnswers.await(
            admin.listConsumerGroupOffsets(meter.group()).partitionsToOffsetAndMetadata());
    Set<Integer> partitions = new TreeSet<>();
    offsets.forEach((partition, offset) -> {
      if (offset != null) {
        partitions.add(partition.partition());
      }
    });
    return partitions;
  }

  /**
   * Partition numbers, other than those left out, in which any of the topics holds a record of a
   * committed transaction.
   */
  private Set<Integer> partitionsWithRecords(List<String> topics, Set<Integer> leftOut) {
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    AdminAnswers.await(admin.describeTopics(topics).allTopicNames())
        .forEach((name, topic) ->
            topic.partitions().stream()
                .filter(partition -> !leftOut.contains(partition.partition()))
                .forEach(partition -> {
                  var at = new TopicPartition(name, partition.partition());
                  earliest.put(at, OffsetSpec.earliest());
                  latest.put(at, OffsetSpec.latest());
                }));
    Map<TopicPartition, Long> begins = offsets(earliest);
    Set<Integer> found = new TreeSet<>();
    offsets(latest)
        .forEach((partition, end) -> {
          boolean maybe = end > begins.getOrDefault(partition, end);
          if (maybe
              && !found.contains(partition.partition())
              && holdsCommittedRecord(partition, end)) {
            found.add(partition.partition());
          }
        });
    return found;
  }

  private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> wanted) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    AdminAnswers.await(admin.listOffsets(wanted).all())
        .forEach((partition, at) -> offsets.put(partition, at.offset()));
    return offsets;
  }

  /** Offsets alone do not tell: an aborted transaction and its marker take some, too. */
  private boolean holdsCommittedRecord(TopicPartition partition, long end) {
    try (var consumer =
        new KafkaConsumer<>(looking, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long giveUpAt = System.nanoTime() + LOOK.toNanos();
      while (System.nanoTime() < giveUpAt && consumer.position(partition) < end) {
        if (!consumer.poll(Duration.ofMillis(200)).isEmpty()) {
          return true;
        }
      }
      return false;
    }
  }

  private static String inputTopics() {
    StringBuilder options = new StringBuilder();
    for (Topic topic : Topics.METER_INPUTS) {
      options.append(" --topic ").append(topic.name());
    }
    return options.toString();
  }
}
