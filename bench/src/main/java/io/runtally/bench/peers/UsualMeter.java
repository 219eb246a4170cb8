package io.runtally.bench.peers;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;

/**
 * {@code usual}: the meter as most teams would write it with Kafka Streams. JSON is bound to
 * objects, a window store keyed by the event's id knows repeats, a key-value store holds tallies.
 */
public final class UsualMeter {
  static final String SEEN = "seen";
  static final String TALLIES = "tallies";

  /** As long as the meter remembers an id. */
  static final Duration REMEMBERED = Duration.ofDays(35).plusMinutes(5);

  private UsualMeter() {}

  public static void main(String[] arguments) throws Exception {
    Task task = Task.of(arguments);
    run(task, StreamsPeer.defaults(task));
  }

  static void run(Task task, Properties settings) throws InterruptedException {
    StreamsPeer.run(topology(task, Plans.read(task.bootstrapServers())), settings);
  }

  /** The topic that Kafka Streams keeps the tallies in. */
  public static String talliesTopic(Task task) {
    return task.group() + "-" + TALLIES + "-changelog";
  }

  private static Topology topology(Task task, Map<String, Long> plans) {
    StreamsBuilder builder = new StreamsBuilder();
    Serde<RunTally> tallies = Json.serde(RunTally.class);
    builder.addStateStore(
        Stores.windowStoreBuilder(
            Stores.persistentWindowStore(SEEN, REMEMBERED, REMEMBERED, false),
            Serdes.String(),
            Serdes.Long()));
    // Cached, as an aggregation of the DSL would be.
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(TALLIES), Serdes.String(), tallies)
            .withCachingEnabled());
    builder.stream(task.input(), Consumed.with(Serdes.String(), Json.serde(RunEvent.class)))
        .process(DropRepeats::new, SEEN)
        .process(() -> new CountRuns(plans), TALLIES)
        .to(task.deductions(), Produced.with(Serdes.String(), Json.serde(Deduction.class)));
    return builder.build();
  }
}
