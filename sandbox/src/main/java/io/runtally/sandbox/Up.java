package io.runtally.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code runtally up}: everything on this machine, until Ctrl-C. */
@Command(
    name = "up",
    sortOptions = false,
    description = {
      "Starts a Kafka broker, the meter and a sample rule engine on this machine, and shows how"
          + " the organizations stand. Ctrl-C stops all of it; what was counted stays in the data"
          + " folder for the next time."
    })
final class Up implements Callable<Integer> {
  private static final int PARTITIONS = 6;
  private static final Duration BETWEEN_PICTURES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final Duration PORT_PATIENCE = Duration.ofSeconds(3);
  private static final int HIGHEST_PORT = 65_535;
  private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");

  @Option(
      names = "--no-sample",
      description = "No sample traffic: the only events are those that you send.")
  private boolean noSample;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where all data and logs are kept. Default: .runtally in Runtally's folder.")
  private Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "A Kafka broker of your own, used in place of the embedded one.")
  private Optional<String> bootstrapServers = Optional.empty();

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "The embedded broker's port. Default: ${DEFAULT-VALUE}.")
  private int brokerPort;

  @Option(
      names = "--meter-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "The port of the meter's health and metrics. Default: ${DEFAULT-VALUE}.")
  private int meterPort;

  /** What runs, last started first, which is the order to stop in. */
  private final Deque<Part> running = new ArrayDeque<>();

  private final Path home = Path.of(System.getProperty("runtally.home", ".")).toAbsolutePath();
  private final Screen screen = new Screen(System.out, Boolean.getBoolean("runtally.terminal"));

  /** Something that was started. */
  private record Part(String name, AutoCloseable handle, Optional<JavaProcess> process) {}

  @Override
  public Integer call() {
    StopRequest stop = StopRequest.listen();
    int code = ExitCode.SOFTWARE;
    try {
      code = runUntil(stop);
    } finally {
      stop.finish(code);
    }
    return code;
  }

  private int runUntil(StopRequest stop) {
    checkOptions();
    try (DataFolder folder = DataFolder.take(dataDir.orElse(home.resolve(".runtally")))) {
      // Read when the first logger is made, so before anything of Kafka's is touched.
      System.setProperty("runtally.log", folder.resolve("runtally.log").toString());
      int code = ExitCode.OK;
      try {
        watch(start(folder));
      } catch (InterruptedException | RuntimeException end) {
        if (!stop.asked()) {
          tell(end);
          code = ExitCode.SOFTWARE;
        }
      } finally {
        // What asked for the stop must not cut the stop itself short.
        boolean interrupted = Thread.interrupted();
        stopAll(interrupted || stop.asked());
      }
      screen.say(
          "Stopped. All that was counted is kept in %s for the next time."
              .formatted(folder.path()));
      return code;
    }
  }

  private void checkOptions() {
    checkPort("--broker-port", brokerPort);
    checkPort("--meter-port", meterPort);
    if (bootstrapServers.isEmpty() && brokerPort == meterPort) {
      throw new SandboxProblem(
          "The broker and the meter cannot share port %d: choose another with --meter-port."
              .formatted(meterPort));
    }
  }

  private static void checkPort(String option, int port) {
    if (port < 1 || port > HIGHEST_PORT) {
      throw new SandboxProblem(
          "%s must be a port from 1 to %d, and is %d.".formatted(option, HIGHEST_PORT, port));
    }
  }

  private static void requireFree(int port, String user, String option)
      throws InterruptedException {
    if (!Ports.becomesFree(port, PORT_PATIENCE)) {
      throw new SandboxProblem(
          "Port %d, which the %s needs, is in use by another program: stop that, or choose another port with %s."
              .formatted(port, user, option));
    }
  }

  /** Starts everything and returns where the broker is. */
  private String start(DataFolder folder) throws InterruptedException {
    if (bootstrapServers.isEmpty()) {
      requireFree(brokerPort, "broker", "--broker-port");
    }
    requireFree(meterPort, "meter", "--meter-port");

    String servers = bootstrapServers.isPresent() ? bootstrapServers.get() : startBroker(folder);
    Screen.Step topics = screen.begin("Creating topics");
    Cluster cluster = Cluster.prepare(servers, PARTITIONS);
    topics.done("The topics are there, with %d partitions each".formatted(cluster.partitions()));
    startMeter(folder, servers, cluster);
    if (!noSample) {
      SampleRuleEngine engine = SampleRuleEngine.start(servers);
      running.push(new Part("sample rule engine", engine, Optional.empty()));
    }
    sayReady(folder, servers);
    return servers;
  }

  private String startBroker(DataFolder folder) {
    Screen.Step step = screen.begin("Starting the broker");
    BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"), brokerPort, step::goesOn);
    running.push(new Part("broker", broker, Optional.of(broker.process())));
    step.done("The broker is ready");
    return "localhost:" + brokerPort;
  }

  private void startMeter(DataFolder folder, String servers, Cluster cluster)
      throws InterruptedException {
    Screen.Step step = screen.begin("Starting the meter");
    MeterProcess meter =
        MeterProcess.start(
            home,
            new MeterProcess.Setting(
                servers,
                meterPort,
                // State of one cluster means nothing, or worse, in another.
                folder.resolve("meter").resolve(cluster.id()),
                "sandbox-" + folder.identity(),
                folder.resolve("meter.log")),
            step::goesOn);
    running.push(new Part("meter", meter, Optional.of(meter.process())));
    step.done("The meter is ready");
  }

  private void sayReady(DataFolder folder, String servers) {
    screen.say("");
    screen.say(
        "Runtally is ready: broker %s, meter http://localhost:%d".formatted(servers, meterPort));
    screen.say("  send run events to   topic run-events at %s".formatted(servers));
    screen.say(
        "  read the results in  credit-ledger, credit-deductions, credit-balances, low-balance");
    screen.say(
        "  health and metrics   http://localhost:%d/health http://localhost:%d/prometheus"
            .formatted(meterPort, meterPort));
    screen.say("  data and logs        %s".formatted(folder.path()));
    screen.say(
        noSample
            ? "No sample traffic. Ctrl-C stops everything."
            : "A sample rule engine sends run events of twenty organizations. Ctrl-C stops everything.");
    screen.say("");
  }

  /** Shows how the organizations stand, until a process ends or this thread is interrupted. */
  private void watch(String servers) throws InterruptedException {
    try (Standings standings = Standings.follow(servers)) {
      long nextLine = System.nanoTime();
      while (true) {
        standings.catchUp(BETWEEN_PICTURES);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        for (Part part : running) {
          if (part.process().isPresent() && !part.process().get().isAlive()) {
            throw part.process().get().ended();
          }
        }
        if (screen.isTerminal()) {
          paint(standings);
        } else if (System.nanoTime() - nextLine >= 0) {
          nextLine += BETWEEN_LINES.toNanos();
          sayStandings(standings);
        }
      }
    } catch (InterruptException asked) {
      throw new InterruptedException(asked.getMessage());
    }
  }

  private void paint(Standings standings) {
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    screen.paint(
        StandingsTable.lines(
            standings.of(month), standings.rejectedEvents(), month, screen.rows() - 1));
  }

  private void sayStandings(Standings standings) {
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    screen.say(
        "%s %s"
            .formatted(
                TIME_OF_DAY.format(LocalTime.now(ZoneId.systemDefault())),
                StandingsTable.summary(standings.of(month), standings.rejectedEvents())));
  }

  private void tell(Exception end) {
    switch (end) {
      case SandboxProblem problem -> screen.say("runtally: " + problem.forPeople());
      case RuntimeException bug -> throw bug;
      default -> throw new IllegalStateException("Interrupted, though nobody asked", end);
    }
  }

  private void stopAll(boolean asked) {
    if (asked) {
      screen.say("");
    }
    while (!running.isEmpty()) {
      Part part = running.pop();
      Screen.Step step = screen.begin("Stopping the " + part.name());
      try {
        part.handle().close();
      } catch (Exception failure) {
        // What is left ends with this process anyway; the others are to be stopped properly.
        screen.say("The %s did not stop well: %s".formatted(part.name(), failure));
        continue;
      }
      step.done("The %s has stopped".formatted(part.name()));
    }
  }
}
