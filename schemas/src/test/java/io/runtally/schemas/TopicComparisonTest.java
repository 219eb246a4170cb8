package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicComparisonTest {

  private static final String CONFIGS =
      "kafka-configs.sh --bootstrap-server kafka-1:9092 --alter --entity-type topics --entity-name ";
  private static final String TOPICS = "kafka-topics.sh --bootstrap-server kafka-1:9092 ";

  /** What a broker has by itself where a topic sets nothing. */
  private static final Map<String, String> BROKER_DEFAULTS =
      Map.of(
          "cleanup.policy", "delete",
          "retention.ms", "604800000",
          "retention.bytes", "-1",
          "message.timestamp.type", "CreateTime",
          "max.message.bytes", "1048588");

  private final Map<String, FoundTopic> found = new HashMap<>();

  TopicComparisonTest() {
    for (Topic topic : Topics.ALL) {
      var settings = new HashMap<>(BROKER_DEFAULTS);
      settings.putAll(topic.configuration());
      found.put(topic.name(), new FoundTopic(6, 1, settings));
    }
  }

  @Test
  void topics_as_the_catalogue_creates_them_have_no_fault() {
    assertEquals(List.of(), faults());
  }

  @Test
  void a_missing_topic_is_named_with_the_command_that_creates_it_like_the_others() {
    found.remove("credit-payments");
    found.remove("credit-balances");
    assertEquals(
        List.of(
            new TopicFault(
                "The topic credit-payments is missing.",
                TOPICS
                    + "--create --topic credit-payments --partitions 6"
                    + " --config cleanup.policy=delete --config max.message.bytes=1048576"
                    + " --config message.timestamp.type=LogAppendTime"
                    + " --config retention.bytes=-1 --config retention.ms=-1"),
            new TopicFault(
                "The topic credit-balances is missing.",
                TOPICS
                    + "--create --topic credit-balances --partitions 6"
                    + " --config cleanup.policy=compact")),
        faults());
  }

  @Test
  void where_there_is_no_topic_at_all_24_partitions_are_advised() {
    found.clear();
    List<TopicFault> faults = faults();
    assertEquals(Topics.ALL.size(), faults.size());
    assertTrue(faults.getFirst().command().contains("--partitions 24 "));
  }

  @Test
  void a_topic_with_fewer_partitions_than_the_others_is_to_be_given_more() {
    partitions("organization-plans", 4);
    assertEquals(
        List.of(
            new TopicFault(
                "The topic organization-plans has 4 partitions where the other topics have 6.",
                TOPICS + "--alter --topic organization-plans --partitions 6")),
        faults());
  }

  @Test
  void a_topic_with_more_partitions_than_the_others_can_only_be_created_again() {
    partitions("allowance-usage", 12);
    assertEquals(
        List.of(
            new TopicFault(
                "The topic allowance-usage has 12 partitions where the other topics have 6; a"
                    + " topic cannot lose partitions, so it must be deleted and created again,"
                    + " which loses its records: copy them first.",
                TOPICS
                    + "--delete --topic allowance-usage && "
                    + TOPICS
                    + "--create --topic allowance-usage --partitions 6"
                    + " --config cleanup.policy=compact")),
        faults());
  }

  @Test
  void of_two_counts_equally_common_the_larger_is_expected() {
    found.keySet().retainAll(List.of("run-events", "organization-plans"));
    partitions("organization-plans", 24);
    List<TopicFault> faults =
        new TopicComparison("kafka-1:9092")
            .faults(List.of(Topics.RUN_EVENTS, Topics.ORGANIZATION_PLANS), found);
    assertEquals(
        List.of(
            new TopicFault(
                "The topic run-events has 6 partitions where the other topics have 24.",
                TOPICS + "--alter --topic run-events --partitions 24")),
        faults);
  }

  @Test
  void an_input_of_the_meter_needs_the_arrival_time_of_the_broker() {
    setting("run-events", "message.timestamp.type", "CreateTime");
    assertEquals(
        List.of(
            new TopicFault(
                "The topic run-events has message.timestamp.type=CreateTime where LogAppendTime is"
                    + " needed, because months and limits go by the broker's clock.",
                CONFIGS + "run-events --add-config message.timestamp.type=LogAppendTime")),
        faults());
  }

  @Test
  void a_topic_that_the_meter_does_not_read_may_stamp_as_it_likes() {
    setting("credit-ledger", "message.timestamp.type", "LogAppendTime");
    setting("billing-customers", "message.timestamp.type", "CreateTime");
    assertEquals(List.of(), faults());
  }

  @Test
  void a_wrong_cleanup_is_mended_together_with_the_retention_so_that_nothing_is_deleted_between() {
    setting("credit-ledger", "cleanup.policy", "compact");
    assertEquals(
        List.of(
            new TopicFault(
                "The topic credit-ledger has cleanup.policy=compact where delete is needed.",
                CONFIGS
                    + "credit-ledger --add-config"
                    + " cleanup.policy=delete,retention.ms=-1,retention.bytes=-1")),
        faults());
  }

  @Test
  void deletion_beside_compaction_is_a_wrong_cleanup_too() {
    setting("credit-balances", "cleanup.policy", "compact,delete");
    assertEquals(
        List.of(
            new TopicFault(
                "The topic credit-balances has cleanup.policy=compact,delete where compact is"
                    + " needed.",
                CONFIGS + "credit-balances --add-config cleanup.policy=compact")),
        faults());
  }

  @Test
  void a_topic_that_forgets_too_early_is_named_with_both_times() {
    setting("run-events", "retention.ms", "604800000");
    setting("credit-payments", "retention.ms", "90000000");
    assertEquals(
        List.of(
            new TopicFault(
                "The topic run-events has retention.ms=604800000 (7 days) where at least"
                    + " 3888000000 (45 days) is needed.",
                CONFIGS + "run-events --add-config retention.ms=3888000000"),
            new TopicFault(
                "The topic credit-payments has retention.ms=90000000 (25 hours) where -1 (for"
                    + " ever) is needed.",
                CONFIGS + "credit-payments --add-config retention.ms=-1")),
        faults());
  }

  @Test
  void a_topic_may_keep_longer_than_it_must() {
    setting("run-events", "retention.ms", "9504000000");
    setting("recharge-intents", "retention.ms", "-1");
    assertEquals(List.of(), faults());
  }

  @Test
  void a_limit_of_size_would_forget_too_early_as_well() {
    setting("credit-ledger", "retention.bytes", "1073741824");
    assertEquals(
        List.of(
            new TopicFault(
                "The topic credit-ledger has retention.bytes=1073741824 where -1 (no limit of"
                    + " size) is needed.",
                CONFIGS + "credit-ledger --add-config retention.bytes=-1")),
        faults());
  }

  @Test
  void a_rejected_topic_must_hold_the_largest_record_of_its_sources_and_the_reason() {
    setting("run-events", "max.message.bytes", "2097152");
    setting("records-rejected", "max.message.bytes", "1048588");
    assertEquals(
        List.of(
            new TopicFault(
                "The topic run-events-rejected has max.message.bytes=1114112 where at least"
                    + " 2162688 is needed to hold the largest record of its sources and the"
                    + " reason.",
                CONFIGS + "run-events-rejected --add-config max.message.bytes=2162688"),
            new TopicFault(
                "The topic records-rejected has max.message.bytes=1048588 where at least 1114112"
                    + " is needed to hold the largest record of its sources and the reason.",
                CONFIGS + "records-rejected --add-config max.message.bytes=1114112")),
        faults());
  }

  @Test
  void only_the_topics_asked_about_are_judged() {
    found.remove("billing-customers");
    assertEquals(List.of(), new TopicComparison("kafka-1:9092").faults(Topics.METER_INPUTS, found));
  }

  @Test
  void a_missing_topic_is_created_on_as_many_brokers_as_the_others() {
    found.replaceAll((_, there) -> new FoundTopic(6, 3, there.settings()));
    found.remove("credit-balances");
    assertTrue(
        faults().getFirst().command().contains("--partitions 6 --replication-factor 3 "),
        faults().toString());
  }

  /** Brokers take the replicas that there are for enough. */
  @Test
  void fewer_replicas_than_should_acknowledge_are_no_fault_but_a_risk() {
    setting("credit-ledger", "min.insync.replicas", "2");
    assertEquals(List.of(), faults());
    assertEquals(
        List.of(
            "The topic credit-ledger has 1 of the 2 replicas that are wanted: too few brokers hold"
                + " its records."),
        new ReplicaComparison("kafka-1:9092")
            .risks(List.of("credit-ledger"), found, 1).stream().map(TopicFault::sentence).toList());
  }

  private List<TopicFault> faults() {
    return new TopicComparison("kafka-1:9092").faults(Topics.ALL, found);
  }

  private FoundTopic there(String topic) {
    FoundTopic there = found.get(topic);
    if (there == null) {
      throw new IllegalArgumentException(topic);
    }
    return there;
  }

  private void partitions(String topic, int partitions) {
    found.put(topic, new FoundTopic(partitions, there(topic).replicas(), there(topic).settings()));
  }

  private void setting(String topic, String name, String value) {
    var settings = new HashMap<>(there(topic).settings());
    settings.put(name, value);
    found.put(topic, new FoundTopic(there(topic).partitions(), there(topic).replicas(), settings));
  }
}
