package io.runtally.sandbox;

import io.runtally.recharge.flow.Flow;
import io.runtally.schemas.AdminAnswers;
import io.runtally.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** How far the recharge workers have read. */
final class WorkerGroups implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Map<Topic, String> GROUPS = Flow.groups("runtally-recharge");

  private final Admin admin;

  WorkerGroups(Admin admin) {
    this.admin = admin;
  }

  /** Returns when they have gone past all that the topics hold, marks of transactions included. */
  void awaitAllRead() {
    GROUPS.keySet().forEach(this::awaitRead);
  }

  /** The same for one topic. */
  void awaitRead(Topic topic) {
    Waiting.until(
        topic.name() + " is read",
        LIMIT,
        () -> {
          Map<TopicPartition, Long> committed = committed(topic);
          return ends(topic).entrySet().stream()
              .allMatch(end -> committed.getOrDefault(end.getKey(), -1L) >= end.getValue());
        });
  }

  /** Deletes all that the topic holds, as retention does after quiet months. */
  void forget(Topic topic) {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    ends(topic).forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
    AdminAnswers.await(admin.deleteRecords(all).all());
  }

  /** Returns when nobody is in them any more, killed workers included. */
  void awaitEmpty() {
    Waiting.until(
        "all sessions have ended",
        LIMIT,
        () ->
            AdminAnswers.await(admin.describeConsumerGroups(GROUPS.values()).all())
                .values()
                .stream()
                .allMatch(group -> group.groupState() == GroupState.EMPTY));
  }

  private Map<TopicPartition, Long> ends(Topic topic) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    IntStream.range(0, MeterRig.PARTITIONS)
        .forEach(n -> asked.put(new TopicPartition(topic.name(), n), OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    AdminAnswers.await(admin.listOffsets(asked).all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private Map<TopicPartition, Long> committed(Topic topic) {
    Map<TopicPartition, Long> committed = new HashMap<>();
    AdminAnswers.await(
            admin
                .listConsumerGroupOffsets(GROUPS.getOrDefault(topic, ""))
                .partitionsToOffsetAndMetadata())
        .forEach((partition, next) -> committed.put(partition, next.offset()));
    return committed;
  }

  @Override
  public void close() {
    admin.close();
  }
}
