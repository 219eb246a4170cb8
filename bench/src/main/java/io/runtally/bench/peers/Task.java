package io.runtally.bench.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a peer is to do, as its command line tells it.
 *
 * @param input the topic of run events
 * @param group the consumer group; topics of a peer's own begin with it
 * @param partitions of every topic
 * @param threads that share the partitions
 * @param commitInterval how often results become visible, of a meter that has the meter's settings
 * @param folder for whatever it keeps on disk
 */
public record Task(
    String bootstrapServers,
    String input,
    String group,
    int partitions,
    int threads,
    Duration commitInterval,
    Path folder) {

  public List<String> arguments() {
    return List.of(
        bootstrapServers,
        input,
        group,
        Integer.toString(partitions),
        Integer.toString(threads),
        commitInterval.toString(),
        folder.toString());
  }

  static Task of(String[] arguments) {
    return new Task(
        arguments[0],
        arguments[1],
        arguments[2],
        Integer.parseInt(arguments[3]),
        Integer.parseInt(arguments[4]),
        Duration.parse(arguments[5]),
        Path.of(arguments[6]));
  }

  /** Where deductions are published. */
  public String deductions() {
    return group + "-deductions";
  }

  /** Where each organization's tally is written, the last one counts. */
  public String tallies() {
    return group + "-tallies";
  }

  /** Where remembered ids are written. */
  public String ids() {
    return group + "-ids";
  }

  /** Where every event is passed on. */
  public String passedOn() {
    return group + "-events";
  }

  /** Where a peer that publishes nothing writes what it has read. */
  public Path result() {
    return folder.resolve("result");
  }
}
