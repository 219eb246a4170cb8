package io.runtally.schemas;

import java.util.Map;

/**
 * A topic as it is on the broker.
 *
 * @param replicas the brokers that hold a copy, of the partition that has the fewest
 * @param settings by the broker's names for them, its defaults included
 */
record FoundTopic(int partitions, int replicas, Map<String, String> settings) {

  FoundTopic {
    settings = Map.copyOf(settings);
  }

  String setting(String name) {
    return settings.getOrDefault(name, "");
  }

  /** A setting that is a number; what cannot be read as one counts as the least. */
  long number(String name) {
    try {
      return Long.parseLong(setting(name));
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }
}
