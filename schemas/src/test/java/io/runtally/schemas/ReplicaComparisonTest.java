package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicaComparisonTest {
  private static final ReplicaComparison COMPARISON = new ReplicaComparison("kafka-1:9092");
  private static final String REASSIGN =
      "kafka-reassign-partitions.sh --bootstrap-server kafka-1:9092 --reassignment-json-file FILE --execute";

  @Test
  void one_broker_for_everything_is_no_risk_where_no_more_are_wanted() {
    assertEquals(List.of(), risks(Map.of("a", topic(1, 1), "b", topic(1, 1)), 1));
  }

  @Test
  void a_topic_with_fewer_replicas_than_wanted_is_named() {
    assertEquals(
        List.of(
            new TopicFault(
                "The topic a has 1 of the 3 replicas that are wanted: too few brokers hold its records.",
                REASSIGN)),
        risks(Map.of("a", topic(1, 1)), 3));
  }

  @Test
  void a_topic_with_fewer_replicas_than_another_is_named() {
    assertEquals(
        List.of(
            new TopicFault(
                "The topic b has 2 of the 3 replicas that are wanted: too few brokers hold its records.",
                REASSIGN)),
        risks(Map.of("a", topic(3, 2), "b", topic(2, 2)), 1));
  }

  @Test
  void copies_that_need_not_be_written_are_a_risk() {
    assertEquals(
        List.of(
            new TopicFault(
                "The topic a has min.insync.replicas=1 where 2 are wanted: what only one broker has acknowledged would be gone with it.",
                "kafka-configs.sh --bootstrap-server kafka-1:9092 --alter --entity-type topics --entity-name a --add-config min.insync.replicas=2")),
        risks(Map.of("a", topic(3, 1)), 3));
  }

  @Test
  void three_replicas_of_which_two_must_be_written_are_as_they_should_be() {
    assertEquals(List.of(), risks(Map.of("a", topic(3, 2)), 3));
  }

  private static List<TopicFault> risks(Map<String, FoundTopic> found, int wanted) {
    return COMPARISON.risks(found.keySet().stream().sorted().toList(), found, wanted);
  }

  private static FoundTopic topic(int replicas, int minInsync) {
    return new FoundTopic(24, replicas, Map.of("min.insync.replicas", Integer.toString(minInsync)));
  }
}
