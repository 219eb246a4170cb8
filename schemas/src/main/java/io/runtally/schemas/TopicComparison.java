package io.runtally.schemas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares the catalogue with what is on a broker; a pure function, without the broker. */
final class TopicComparison {

  /** Partitions advised for a cluster that has no topic yet to go by. */
  private static final int ADVISED_PARTITIONS = 24;

  private static final long FOR_EVER = -1;

  private static final String TIMESTAMPS = "message.timestamp.type";
  private static final String CLEANUP = "cleanup.policy";
  private static final String RETENTION_MILLIS = "retention.ms";
  private static final String RETENTION_BYTES = "retention.bytes";
  private static final String SIZE = "max.message.bytes";

  private final String bootstrapServers;

  TopicComparison(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** The faults in the order of the topics given. */
  List<TopicFault> faults(Collection<Topic> topics, Map<String, FoundTopic> found) {
    int partitions = expectedPartitions(found.values());
    int replicas = ReplicaComparison.most(found.values());
    var faults = new ArrayList<TopicFault>();
    for (Topic topic : topics) {
      FoundTopic there = found.get(topic.name());
      if (there == null) {
        faults.add(missing(topic, partitions, replicas));
        continue;
      }
      if (there.partitions() != partitions) {
        faults.add(otherPartitions(topic, there, partitions));
      }
      checkTimestamps(topic, there, faults);
      checkCleanup(topic, there, faults);
      checkRetention(topic, there, faults);
      checkSize(topic, there, found, faults);
    }
    return faults;
  }

  /** What most topics have; of two counts equally common the larger, which can be reached. */
  private static int expectedPartitions(Collection<FoundTopic> found) {
    Map<Integer, Long> topicsByCount =
        found.stream()
            .collect(
                Collectors.groupingBy(FoundTopic::partitions, TreeMap::new, Collectors.counting()));
    return topicsByCount.entrySet().stream()
        .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(ADVISED_PARTITIONS);
  }

  private TopicFault missing(Topic topic, int partitions, int replicas) {
    return new TopicFault(
        "The topic %s is missing.".formatted(topic.name()), creation(topic, partitions, replicas));
  }

  private TopicFault otherPartitions(Topic topic, FoundTopic there, int expected) {
    int found = there.partitions();
    if (found < expected) {
      return new TopicFault(
          "The topic %s has %d partitions where the other topics have %d."
              .formatted(topic.name(), found, expected),
          topicCommand("--alter --topic %s --partitions %d".formatted(topic.name(), expected)));
    }
    return new TopicFault(
        ("The topic %s has %d partitions where the other topics have %d; a topic cannot lose "
                + "partitions, so it must be deleted and created again, which loses its records: "
                + "copy them first.")
            .formatted(topic.name(), found, expected),
        topicCommand("--delete --topic " + topic.name())
            + " && "
            + creation(topic, expected, there.replicas()));
  }

  private void checkTimestamps(Topic topic, FoundTopic there, List<TopicFault> faults) {
    if (topic.isReadByMeter() && !there.setting(TIMESTAMPS).equals("LogAppendTime")) {
      faults.add(
          wrong(
              topic,
              TIMESTAMPS + "=" + there.setting(TIMESTAMPS),
              "LogAppendTime is needed, because months and limits go by the broker's clock",
              TIMESTAMPS));
    }
  }

  /**
   * A topic that is to be deleted from rather than compacted gets its retention in the same
   * command: between two of them the broker could delete what the second wants kept.
   */
  private void checkCleanup(Topic topic, FoundTopic there, List<TopicFault> faults) {
    String expected = topic.cleanup().policy();
    if (!there.setting(CLEANUP).equals(expected)) {
      faults.add(
          wrong(
              topic,
              CLEANUP + "=" + there.setting(CLEANUP),
              expected + " is needed",
              CLEANUP,
              RETENTION_MILLIS,
              RETENTION_BYTES));
    }
  }

  /** Keeping longer is fine. */
  private void checkRetention(Topic topic, FoundTopic there, List<TopicFault> faults) {
    if (topic.cleanup() == Cleanup.COMPACT) {
      return;
    }
    long expected = topic.retentionMillis().orElse(FOR_EVER);
    long found = there.number(RETENTION_MILLIS);
    if (found != FOR_EVER && (expected == FOR_EVER || found < expected)) {
      faults.add(
          wrong(
              topic,
              RETENTION_MILLIS + "=" + there.setting(RETENTION_MILLIS) + inDays(found),
              expected == FOR_EVER
                  ? "-1 (for ever) is needed"
                  : "at least " + expected + inDays(expected) + " is needed",
              RETENTION_MILLIS));
    }
    if (there.number(RETENTION_BYTES) != FOR_EVER) {
      faults.add(
          wrong(
              topic,
              RETENTION_BYTES + "=" + there.setting(RETENTION_BYTES),
              "-1 (no limit of size) is needed",
              RETENTION_BYTES));
    }
  }

  private static String inDays(long millis) {
    long hours = TimeUnit.MILLISECONDS.toHours(millis);
    return hours % 24 == 0 ? " (" + hours / 24 + " days)" : " (" + hours + " hours)";
  }

  private void checkSize(
      Topic topic, FoundTopic there, Map<String, FoundTopic> found, List<TopicFault> faults) {
    if (!topic.isRejected()) {
      return;
    }
    // Other topics have no foreign writers, and our own stay below the default of a producer.
    long largestSource =
        Topics.METER_INPUTS.stream()
            .filter(source -> Topics.rejectedTopicOf(source).equals(topic))
            .mapToLong(source -> sizeLimit(source, found))
            .max()
            .orElseThrow();
    long expected = largestSource + Topic.REJECTION_HEADROOM_BYTES;
    if (there.number(SIZE) < expected) {
      faults.add(
          new TopicFault(
              sentence(
                  topic,
                  SIZE + "=" + there.setting(SIZE),
                  "at least "
                      + expected
                      + " is needed to hold the largest record of its sources and the reason"),
              alteration(topic, SIZE + "=" + expected)));
    }
  }

  private static long sizeLimit(Topic source, Map<String, FoundTopic> found) {
    FoundTopic there = found.get(source.name());
    return there == null ? source.maxMessageBytes().orElseThrow() : there.number(SIZE);
  }

  /** A fault that is mended by giving these settings the values of the catalogue. */
  private TopicFault wrong(Topic topic, String found, String needed, String... settings) {
    Map<String, String> expected = topic.configuration();
    String mended =
        Stream.of(settings)
            .filter(expected::containsKey)
            .map(setting -> setting + "=" + expected.get(setting))
            .collect(Collectors.joining(","));
    return new TopicFault(sentence(topic, found, needed), alteration(topic, mended));
  }

  private static String sentence(Topic topic, String found, String needed) {
    return "The topic %s has %s where %s.".formatted(topic.name(), found, needed);
  }

  private String creation(Topic topic, int partitions, int replicas) {
    String settings =
        new TreeMap<>(topic.configuration())
            .entrySet().stream()
                .map(setting -> " --config " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining());
    String copies = replicas > 1 ? " --replication-factor " + replicas : "";
    return topicCommand(
        "--create --topic " + topic.name() + " --partitions " + partitions + copies + settings);
  }

  private String topicCommand(String action) {
    return "kafka-topics.sh --bootstrap-server " + bootstrapServers + " " + action;
  }

  private String alteration(Topic topic, String settings) {
    return "kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config %s"
        .formatted(bootstrapServers, topic.name(), settings);
  }
}
