package io.runtally.bench;

import io.runtally.sandbox.BrokerProcess;
import io.runtally.sandbox.Ports;
import io.runtally.sandbox.Runtally;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * A broker of a measurement's own.
 *
 * @param home the folder of the repository
 * @param folder for whatever is written
 */
record Ground(Path home, Path folder, BrokerProcess broker, Admin admin) implements AutoCloseable {
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC", "-XX:+UseG1GC", "-Xms1g", "-Xmx1g");

  static Ground start(Path folder) {
    BrokerProcess broker =
        BrokerProcess.start(folder.resolve("broker"), Ports.free(), JVM_OPTIONS, _ -> {});
    return new Ground(
        Runtally.home(),
        folder,
        broker,
        Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers())));
  }

  Stage stage(Workload workload) {
    return stage(workload, Stage.COMMIT_INTERVAL);
  }

  Stage stage(Workload workload, Duration commitInterval) {
    return new Stage(
        home, folder, broker.process(), broker.bootstrapServers(), admin, workload, commitInterval);
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
