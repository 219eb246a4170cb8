package io.runtally.sandbox;

import java.util.Map;
import java.util.TreeMap;

/** How brokers of ours are set up, in whatever they run. Ports and folders come on top. */
final class BrokerSettings {
  private BrokerSettings() {}

  /** Settings by their names in {@code server.properties}. */
  static Map<String, String> common() {
    Map<String, String> settings = new TreeMap<>();

    // One node holds everything.
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.num.partitions", "4");

    // A broker that was killed is back after 3 s; by default the controller would make it wait 9.
    settings.put("broker.session.timeout.ms", "1000");
    settings.put("broker.heartbeat.interval.ms", "200");
    settings.put("group.initial.rebalance.delay.ms", "0");

    // Lost offsets must not count or charge twice, and a sandbox may well rest for some weeks.
    settings.put("offsets.retention.minutes", Integer.toString(365 * 24 * 60));

    // A mistyped topic is an error, not a new topic with the wrong number of partitions.
    settings.put("auto.create.topics.enable", "false");

    // Made for a laptop: less of the heap for compaction, small files for hundreds of partitions.
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
    settings.put("log.segment.bytes", Integer.toString(128 << 20));
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    return settings;
  }

  /** Beyond these for a broker among others: everything lies on three, and one may be away. */
  static Map<String, String> replicated() {
    Map<String, String> settings = common();
    settings.put("default.replication.factor", "3");
    settings.put("offsets.topic.replication.factor", "3");
    settings.put("transaction.state.log.replication.factor", "3");
    settings.put("transaction.state.log.min.isr", "2");
    settings.put("min.insync.replicas", "2");
    // Three of them on one busy machine: a second without a heartbeat is no sign of death.
    settings.put("broker.session.timeout.ms", "6000");
    settings.put("broker.heartbeat.interval.ms", "1000");
    return settings;
  }
}
