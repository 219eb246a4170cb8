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
import org.apache.kafka.common.errors.InterruptException;

/**
 * Broker, topics, meter and sample rule engine, started in this order, watched, and stopped in the
 * opposite one. Used by one thread.
 */
final class Sandbox {
  private static final int PARTITIONS = 6;
  private static final Duration BETWEEN_PICTURES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final Duration PORT_PATIENCE = Duration.ofSeconds(3);
  private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Plan plan;
  private final DataFolder folder;
  private final Screen screen;

  /** What runs, last started first. */
  private final Deque<Part> running = new ArrayDeque<>();

  /**
   * What is to be started.
   *
   * @param home the folder of the repository, where the packaged services are
   * @param bootstrapServers a broker that is there already; none is started then
   */
  record Plan(
      Path home,
      Optional<String> bootstrapServers,
      int brokerPort,
      int meterPort,
      boolean withSample) {}

  /** Something that was started. */
  private record Part(String name, AutoCloseable handle, Optional<JavaProcess> process) {}

  Sandbox(Plan plan, DataFolder folder, Screen screen) {
    this.plan = plan;
    this.folder = folder;
    this.screen = screen;
  }

  /**
   * Starts everything and shows how the organizations stand; never returns.
   *
   * @throws SandboxProblem when something does not start, or ends by itself
   * @throws InterruptedException when this thread is interrupted; what was started runs on
   */
  void run() throws InterruptedException {
    try {
      String servers = start();
      sayReady(servers);
      watch(servers);
    } catch (InterruptException asked) {
      throw new InterruptedException(asked.getMessage());
    }
  }

  private String start() throws InterruptedException {
    if (plan.bootstrapServers().isEmpty()) {
      requireFree(plan.brokerPort(), "broker", "--broker-port");
    }
    requireFree(plan.meterPort(), "meter", "--meter-port");

    String servers =
        plan.bootstrapServers().isPresent() ? plan.bootstrapServers().get() : startBroker();
    Screen.Step topics = screen.begin("Preparing the topics");
    Cluster cluster = Cluster.prepare(servers, PARTITIONS);
    topics.done("The topics are there, with %d partitions each".formatted(cluster.partitions()));
    startMeter(servers, cluster);
    if (plan.withSample()) {
      SampleRuleEngine engine = SampleRuleEngine.start(servers);
      running.push(new Part("sample rule engine", engine, Optional.empty()));
    }
    return servers;
  }

  private static void requireFree(int port, String user, String option)
      throws InterruptedException {
    if (!Ports.becomesFree(port, PORT_PATIENCE)) {
      throw new SandboxProblem(
          "Port %d, which the %s needs, is in use by another program: stop that, or choose another port with %s."
              .formatted(port, user, option));
    }
  }

  private String startBroker() {
    Screen.Step step = screen.begin("Starting the broker");
    BrokerProcess broker =
        BrokerProcess.start(folder.resolve("broker"), plan.brokerPort(), step::goesOn);
    running.push(new Part("broker", broker, Optional.of(broker.process())));
    step.done("The broker is ready");
    return "localhost:" + plan.brokerPort();
  }

  private void startMeter(String servers, Cluster cluster) throws InterruptedException {
    Screen.Step step = screen.begin("Starting the meter");
    ServiceProcess meter =
        ServiceProcess.meter(
            plan.home(),
            new ServiceProcess.Meter(
                servers,
                plan.meterPort(),
                // State of one cluster means nothing, or worse, in another.
                folder.resolve("meter").resolve(cluster.id()),
                "sandbox-" + folder.identity(),
                folder.resolve("meter.log")),
            step::goesOn);
    running.push(new Part("meter", meter, Optional.of(meter.process())));
    step.done("The meter is ready");
  }

  private void sayReady(String servers) {
    String meter = "http://localhost:" + plan.meterPort();
    screen.say("");
    screen.say("Runtally is ready: broker %s, meter %s".formatted(servers, meter));
    screen.say("  send run events to   the topic run-events");
    screen.say(
        "  read the results in  credit-ledger, credit-deductions, credit-balances, low-balance");
    screen.say("  health and metrics   %s/health %s/prometheus".formatted(meter, meter));
    screen.say("  data and logs        %s".formatted(folder.path()));
    screen.say(
        plan.withSample()
            ? "A sample rule engine sends the events of some twenty organizations. Ctrl-C stops all."
            : "There is no sample traffic. Ctrl-C stops all.");
    screen.say("");
  }

  private void watch(String servers) throws InterruptedException {
    try (Standings standings = Standings.follow(servers)) {
      long nextLine = System.nanoTime();
      while (true) {
        standings.catchUp(BETWEEN_PICTURES);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        requireAllAlive();
        if (screen.isTerminal()) {
          paint(standings);
        } else if (System.nanoTime() - nextLine >= 0) {
          nextLine += BETWEEN_LINES.toNanos();
          sayStandings(standings);
        }
      }
    }
  }

  private void requireAllAlive() {
    // From the first started: what fails takes those that lean on it along.
    running.descendingIterator().forEachRemaining(Sandbox::requireAlive);
  }

  private static void requireAlive(Part part) {
    if (part.process().isPresent() && !part.process().get().isAlive()) {
      throw part.process().get().ended();
    }
  }

  private void paint(Standings standings) {
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    Screen.Size size = Screen.size();
    // The last row is the cursor's.
    screen.paint(
        StandingsTable.lines(
            standings.of(month), standings.rejectedEvents(), month, size.rows() - 1),
        size);
  }

  private void sayStandings(Standings standings) {
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    screen.say(
        "%s %s"
            .formatted(
                TIME_OF_DAY.format(LocalTime.now(ZoneId.systemDefault())),
                StandingsTable.summary(standings.of(month), standings.rejectedEvents())));
  }

  /** Stops what was started. */
  void stop() {
    // What asked for the stop must not cut the stop itself short.
    boolean interrupted = Thread.interrupted();
    while (!running.isEmpty()) {
      Part part = running.pop();
      Screen.Step step = screen.begin("Stopping the " + part.name());
      if (close(part)) {
        step.done("The %s has stopped".formatted(part.name()));
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean close(Part part) {
    try {
      part.handle().close();
      return true;
    } catch (Exception failure) {
      // The others are to be stopped all the same, and what is left ends with this process.
      screen.complain("The %s did not stop well: %s".formatted(part.name(), failure));
      return false;
    }
  }
}
