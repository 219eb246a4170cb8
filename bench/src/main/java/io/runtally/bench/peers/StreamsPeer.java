package io.runtally.bench.peers;

import io.runtally.meter.app.Throughput;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** A topology, run with exactly-once until the process is asked to stop. */
final class StreamsPeer {
  private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(30);

  private StreamsPeer() {}

  /** What must be said; all else as Kafka Streams has it. */
  static Properties defaults(Task task) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, task.group());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, task.bootstrapServers());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, task.folder().resolve("state").toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    return settings;
  }

  /** Those of the meter: the ones in its code, and the ones in its application.yml. */
  static Properties asTheMeter(Task task) {
    Properties settings = defaults(task);
    settings.putAll(Throughput.settings());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, task.threads());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, task.commitInterval().toMillis());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 128L << 20);
    return settings;
  }

  static void run(Topology topology, Properties settings) throws InterruptedException {
    Stopping stopping = Stopping.listen();
    KafkaStreams streams = new KafkaStreams(topology, settings);
    streams.setUncaughtExceptionHandler(failure -> {
      Stopping.fail(failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    });
    streams.start();
    stopping.await();
    streams.close(TIME_TO_CLOSE);
    stopping.done();
  }
}
