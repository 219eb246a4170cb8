package io.runtally.schemas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds what would be lost with one broker; a pure function, without the brokers. */
final class ReplicaComparison {
  static final String MIN_INSYNC = "min.insync.replicas";

  private final String bootstrapServers;

  ReplicaComparison(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * The risks in the order of the names.
   *
   * @param wanted the replicas that each topic should have; the topic that has the most sets the
   *     measure for the others, too
   */
  List<TopicFault> risks(Collection<String> names, Map<String, FoundTopic> found, int wanted) {
    int expected = Math.max(wanted, most(found.values()));
    var risks = new ArrayList<TopicFault>();
    for (String name : names) {
      FoundTopic there = found.get(name);
      if (there == null) {
        continue;
      }
      // Brokers lower what must acknowledge to the replicas that there are, and say nothing.
      int expectedHere = (int) Math.max(expected, there.number(MIN_INSYNC));
      if (there.replicas() < expectedHere) {
        risks.add(fewReplicas(name, there.replicas(), expectedHere));
      }
      if (there.replicas() > 1 && there.number(MIN_INSYNC) == 1) {
        risks.add(acknowledgedByOne(name));
      }
    }
    return risks;
  }

  static int most(Collection<FoundTopic> found) {
    return found.stream().mapToInt(FoundTopic::replicas).max().orElse(0);
  }

  private TopicFault fewReplicas(String topic, int found, int expected) {
    return new TopicFault(
        "The topic %s has %d of the %d replicas that are wanted: too few brokers hold its records."
            .formatted(topic, found, expected),
        "kafka-reassign-partitions.sh --bootstrap-server %s --reassignment-json-file FILE --execute"
            .formatted(bootstrapServers));
  }

  private TopicFault acknowledgedByOne(String topic) {
    return new TopicFault(
        "The topic %s has %s=1 where 2 are wanted: what only one broker has acknowledged would be gone with it."
            .formatted(topic, MIN_INSYNC),
        "kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config %s=2"
            .formatted(bootstrapServers, topic, MIN_INSYNC));
  }
}
