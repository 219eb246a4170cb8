package io.runtally.bench;

import static io.runtally.schemas.AdminAnswers.awaitInterruptibly;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics and offsets on the broker, made and forgotten at once. */
record BrokerTopics(Admin admin) {
  private static final Set<TransactionState> SETTLED =
      Set.of(
          TransactionState.EMPTY,
          TransactionState.COMPLETE_COMMIT,
          TransactionState.COMPLETE_ABORT);

  private static final long LOOK_AGAIN_AFTER_MILLIS = 50;

  /** Creates topics and returns when records can be sent to them. */
  void create(List<String> names, int partitions) throws InterruptedException {
    create(names, partitions, Map.of());
  }

  /**
   * The same with settings of the topics.
   *
   * @param settings by their names
   */
  void create(List<String> names, int partitions, Map<String, String> settings)
      throws InterruptedException {
    awaitInterruptibly(
        admin
            .createTopics(
                names.stream()
                    .map(name ->
                        new NewTopic(name, Optional.of(partitions), Optional.empty())
                            .configs(settings))
                    .toList())
            .all());
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    names.forEach(name -> {
      for (int partition = 0; partition < partitions; partition++) {
        all.put(new TopicPartition(name, partition), OffsetSpec.latest());
      }
    });
    boolean ready = all.isEmpty();
    while (!ready) {
      try {
        awaitInterruptibly(admin.listOffsets(all).all());
        ready = true;
      } catch (UnknownTopicOrPartitionException notYet) {
        Thread.sleep(LOOK_AGAIN_AFTER_MILLIS);
      }
    }
  }

  /** Deletes topics and returns when none is known any more. */
  void delete(Predicate<String> name) throws InterruptedException {
    Collection<String> doomed = names(name);
    if (!doomed.isEmpty()) {
      awaitInterruptibly(admin.deleteTopics(doomed).all());
    }
    while (!names(name).isEmpty()) {
      Thread.sleep(LOOK_AGAIN_AFTER_MILLIS);
    }
  }

  private Collection<String> names(Predicate<String> name) throws InterruptedException {
    Set<String> all = awaitInterruptibly(admin.listTopics().names());
    return all.stream().filter(name).toList();
  }

  /** The sum of the offsets of a topic that a group has committed. */
  long committed(String group, String topic) throws InterruptedException {
    long sum = 0;
    for (Map.Entry<TopicPartition, OffsetAndMetadata> each : offsets(group).entrySet()) {
      if (each.getKey().topic().equals(topic) && each.getValue() != null) {
        sum += each.getValue().offset();
      }
    }
    return sum;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(String group) throws InterruptedException {
    try {
      return awaitInterruptibly(
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    } catch (GroupIdNotFoundException notYet) {
      return Map.of();
    }
  }

  /** Has a group begin at the beginning of a topic: it then counts as one that worked before. */
  void commitNothing(String group, String topic, int partitions) throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> beginnings = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      beginnings.put(new TopicPartition(topic, partition), new OffsetAndMetadata(0));
    }
    awaitInterruptibly(admin.alterConsumerGroupOffsets(group, beginnings).all());
  }

  /** Members of a group that have a partition of a topic. */
  long membersWith(String group, String topic) throws InterruptedException {
    try {
      return awaitInterruptibly(admin.describeConsumerGroups(List.of(group)).all())
          .values()
          .stream()
          .flatMap(description -> description.members().stream())
          .filter(member ->
              member.assignment().topicPartitions().stream()
                  .anyMatch(partition -> partition.topic().equals(topic)))
          .count();
    } catch (GroupIdNotFoundException notYet) {
      return 0;
    }
  }

  /** Whether nobody has anything on the way that is neither committed nor aborted. */
  boolean isSettled() throws InterruptedException {
    return awaitInterruptibly(admin.listTransactions().all()).stream()
        .allMatch(each -> SETTLED.contains(each.state()));
  }

  /** Makes the broker forget what a group has read, once all of its members have left. */
  void forget(String group) throws InterruptedException {
    boolean forgotten = false;
    while (!forgotten) {
      try {
        awaitInterruptibly(admin.deleteConsumerGroups(List.of(group)).all());
        forgotten = true;
      } catch (GroupNotEmptyException notYet) {
        Thread.sleep(LOOK_AGAIN_AFTER_MILLIS);
      } catch (GroupIdNotFoundException neverCommitted) {
        forgotten = true;
      }
    }
  }
}
