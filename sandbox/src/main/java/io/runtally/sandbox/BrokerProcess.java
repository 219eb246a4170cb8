package io.runtally.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * A Kafka broker as a child JVM: no container engine, no installation, ready in a few seconds.
 *
 * <p>It runs on the class path of this process and listens on the loopback address alone. All that
 * it knows lies in one folder, and starting on that folder again, after a clean stop or a kill,
 * finds it as it was.
 */
public final class BrokerProcess implements Broker {
  private static final Duration TIME_TO_START = Duration.ofSeconds(60);
  private static final Duration TIME_TO_FREE_THE_PORT = Duration.ofSeconds(3);
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(15);

  private final Path folder;
  private final BrokerSeat seat;
  private final List<String> jvmOptions;
  private final Map<String, String> more;
  private JavaProcess process;

  private BrokerProcess(
      Path folder,
      BrokerSeat seat,
      List<String> jvmOptions,
      Map<String, String> more,
      JavaProcess process) {
    this.folder = folder;
    this.seat = seat;
    this.jvmOptions = List.copyOf(jvmOptions);
    this.more = Map.copyOf(more);
    this.process = process;
  }

  /** As {@link #start(Path, int, Consumer)}, on a port that is free. */
  public static BrokerProcess start(Path folder) {
    return start(folder, Ports.free(), passed -> {});
  }

  /**
   * Starts a broker and returns when it is ready.
   *
   * @param folder all of its data, and its log; made where it does not exist
   * @param waiting told again and again how long the start has taken so far
   * @throws SandboxProblem when the port is busy, the folder unusable or the broker does not start
   */
  public static BrokerProcess start(Path folder, int port, Consumer<Duration> waiting) {
    return start(folder, port, List.of(), waiting);
  }

  /** As {@link #start(Path, int, Consumer)}, with more options for the broker's JVM. */
  public static BrokerProcess start(
      Path folder, int port, List<String> jvmOptions, Consumer<Duration> waiting) {
    return start(folder, BrokerSeat.alone(port), jvmOptions, waiting);
  }

  /** Starts one of a cluster; it is ready when enough of the others are there. */
  static BrokerProcess start(
      Path folder, BrokerSeat seat, List<String> jvmOptions, Consumer<Duration> waiting) {
    return start(folder, seat, jvmOptions, Map.of(), waiting);
  }

  /** The same with settings beyond the usual ones, or in place of them. */
  static BrokerProcess start(
      Path folder,
      BrokerSeat seat,
      List<String> jvmOptions,
      Map<String, String> more,
      Consumer<Duration> waiting) {
    try {
      return new BrokerProcess(
          folder, seat, jvmOptions, more, launch(folder, seat, jvmOptions, more, waiting));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SandboxProblem("The start of the broker was interrupted.");
    }
  }

  private static JavaProcess launch(
      Path folder,
      BrokerSeat seat,
      List<String> jvmOptions,
      Map<String, String> more,
      Consumer<Duration> waiting)
      throws InterruptedException {
    int port = seat.address().port();
    if (!Ports.becomesFree(port, TIME_TO_FREE_THE_PORT)) {
      throw new SandboxProblem(
          "Port %d, which the broker needs, is in use by another program.".formatted(port));
    }
    Path properties = folder.resolve("server.properties");
    Path logs = folder.resolve("kafka");
    writeSettings(properties, logs, seat, more);
    JavaProcess process = JavaProcess.start(program(folder, properties, logs, seat, jvmOptions));
    boolean ready = false;
    try {
      process.awaitReady(() -> isReady(port), TIME_TO_START, waiting);
      ready = true;
    } finally {
      if (!ready) {
        process.kill();
      }
    }
    return process;
  }

  private static JavaProgram program(
      Path folder, Path properties, Path logs, BrokerSeat seat, List<String> jvmOptions) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xms128m",
                "-Xmx512m",
                "-Dlog4j2.configurationFile=classpath:io/runtally/sandbox/broker-log4j2.xml"));
    options.addAll(jvmOptions);
    return new JavaProgram(
        "broker",
        // A test's own options may be about its own classes.
        jvmOptions.isEmpty() ? JavaProgram.ownPackaged() : JavaProgram.ownClassPath(),
        options,
        BrokerMain.class.getName(),
        List.of(properties.toString(), logs.toString(), seat.clusterId()),
        Map.of(),
        folder.resolve("broker.log"));
  }

  private static void writeSettings(
      Path file, Path logs, BrokerSeat seat, Map<String, String> more) {
    int port = seat.address().port();
    Properties settings = new Properties();
    settings.putAll(seat.isAlone() ? BrokerSettings.common() : BrokerSettings.replicated());
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(seat.id()));
    settings.put("controller.quorum.voters", seat.voters());
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(port, seat.address().controllerPort()));
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    settings.put("log.dirs", logs.toAbsolutePath().toString());
    settings.putAll(more);
    try {
      Files.createDirectories(file.getParent());
      Files.createDirectories(logs);
      try (var writer = Files.newBufferedWriter(file)) {
        settings.store(writer, "Written anew at every start of the sandbox's broker");
      }
    } catch (IOException unusable) {
      throw new SandboxProblem(
          "The broker cannot keep its data in %s: %s."
              .formatted(file.toAbsolutePath().getParent(), Reasons.of(unusable)));
    }
  }

  private static boolean isReady(int port) {
    if (!Ports.answers(port)) {
      return false;
    }
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            "127.0.0.1:" + port,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            2_000,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            1_000);
    try (Admin admin = Admin.create(settings)) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The process as it is now; another one after each restart. */
  public JavaProcess process() {
    return process;
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + seat.address().port();
  }

  @Override
  public String description() {
    return "Kafka %s as a child process, pid %d"
        .formatted(AppInfoParser.getVersion(), process.pid());
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void restart() {
    process.stop(TIME_TO_STOP);
    try {
      process = launch(folder, seat, jvmOptions, more, passed -> {});
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SandboxProblem("The restart of the broker was interrupted.");
    }
  }

  @Override
  public void suspend() {
    process.suspend();
  }

  @Override
  public void resume() {
    process.resume();
  }

  @Override
  public void close() {
    process.stop(TIME_TO_STOP);
  }
}
