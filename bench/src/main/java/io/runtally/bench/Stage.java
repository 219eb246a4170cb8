package io.runtally.bench;

import io.runtally.sandbox.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * What all contenders meet: the same broker, the same events.
 *
 * @param home the folder of the repository
 * @param folder for whatever is written
 * @param commitInterval how often what was done becomes visible, where that can be said
 */
record Stage(
    Path home,
    Path folder,
    JavaProcess broker,
    String servers,
    Admin admin,
    Workload workload,
    Duration commitInterval) {
  static final int PARTITIONS = 6;

  /** Threads of each contender that can be told: those of the meter as it ships. */
  static final int THREADS = 2;

  /** The meter's as it ships. */
  static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);

  /** What every contender's JVM is started with: the meter's image says the same. */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=4",
          "-XX:-UseSerialGC",
          "-XX:+UseG1GC",
          "-XX:+UseTransparentHugePages",
          "-Xms512m",
          "-Xmx2g",
          "-Dlog4j2.configurationFile=classpath:io/runtally/bench/peers-log4j2.xml");
}
