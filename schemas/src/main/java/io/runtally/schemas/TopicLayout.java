package io.runtally.schemas;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How new topics are laid over the brokers.
 *
 * @param partitions the same for all topics, and for ever: an organization's records lie where its
 *     id and this number send them, and so does the state that the meter keeps of it
 * @param replicas the brokers that hold a copy of each partition; empty leaves it to the brokers
 * @param minInsyncReplicas the copies that must have a record before it is acknowledged; empty
 *     leaves it to the brokers
 */
public record TopicLayout(int partitions, OptionalInt replicas, OptionalInt minInsyncReplicas) {

  /** With what is left to the brokers as 0. */
  public static TopicLayout of(int partitions, int replicas, int minInsyncReplicas) {
    return new TopicLayout(partitions, given(replicas), given(minInsyncReplicas));
  }

  private static OptionalInt given(int number) {
    return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /** As Kafka's clients take the replicas: empty for the brokers' own number. */
  Optional<Short> replicationFactor() {
    return replicas.isPresent() ? Optional.of((short) replicas.getAsInt()) : Optional.empty();
  }

  /** The settings of a topic, with what belongs to the layout. */
  Map<String, String> configuration(Topic topic) {
    Map<String, String> settings = new HashMap<>(topic.configuration());
    minInsyncReplicas.ifPresent(
        least -> settings.put(ReplicaComparison.MIN_INSYNC, Integer.toString(least)));
    return settings;
  }
}
