package io.runtally.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Broker, topics, meter, Stripe simulator, recharge worker and sample rule engine, started in this
 * order, watched, and stopped in the opposite one: who asks stops before who answers. Used by one
 * thread.
 */
final class Sandbox {
  /** Of the data folder: what simulated Stripes remember. */
  static final String SIMULATOR_FOLDER = "stripe";

  private static final int PARTITIONS = 6;
  private static final Duration BETWEEN_PICTURES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final Duration PORT_PATIENCE = Duration.ofSeconds(3);
  private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");

  private static final URI STRIPE = URI.create("https://api.stripe.com");
  private static final String SIMULATOR_KEY = "sk_test_sandbox";

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
      StripeChoice stripe,
      int workerPort,
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
    if (plan.stripe() instanceof StripeChoice.Simulator(int port)) {
      requireFree(port, "Stripe simulator", "--stripe-port");
    }
    requireFree(plan.workerPort(), "recharge worker", "--worker-port");

    String servers =
        plan.bootstrapServers().isPresent() ? plan.bootstrapServers().get() : startBroker();
    Screen.Step topics = screen.begin("Preparing the topics");
    Cluster cluster = Cluster.prepare(servers, PARTITIONS);
    topics.done("The topics are there, with %d partitions each".formatted(cluster.partitions()));
    startMeter(servers, cluster);
    Optional<StripeProcess> simulator =
        switch (plan.stripe()) {
          case StripeChoice.Simulator(int port) -> Optional.of(startSimulator(port, cluster));
          case StripeChoice.TestMode _ -> {
            screen.say("STRIPE_API_KEY holds a test key: Stripe itself is used, no simulator");
            yield Optional.empty();
          }
        };
    startWorker(servers, simulator);
    if (plan.withSample()) {
      SampleRuleEngine engine =
          SampleRuleEngine.start(servers, simulator.map(StripeProcess::control));
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
                instanceId(),
                folder.resolve("meter.log")),
            step::goesOn);
    running.push(new Part("meter", meter, Optional.of(meter.process())));
    step.done("The meter is ready");
  }

  private StripeProcess startSimulator(int port, Cluster cluster) throws InterruptedException {
    Screen.Step step = screen.begin("Starting the Stripe simulator");
    StripeProcess simulator =
        StripeProcess.start(
            port,
            // The customers of one cluster's organizations mean nothing in another.
            folder.resolve(SIMULATOR_FOLDER).resolve(cluster.id()),
            folder.resolve("stripe.log"),
            step::goesOn);
    running.push(new Part("Stripe simulator", simulator, Optional.of(simulator.process())));
    step.done("The Stripe simulator is ready");
    return simulator;
  }

  private void startWorker(String servers, Optional<StripeProcess> simulator)
      throws InterruptedException {
    Screen.Step step = screen.begin("Starting the recharge worker");
    ServiceProcess worker =
        ServiceProcess.worker(
            plan.home(),
            new ServiceProcess.Worker(
                servers,
                plan.workerPort(),
                simulator.map(StripeProcess::address).orElse(STRIPE),
                switch (plan.stripe()) {
                  case StripeChoice.Simulator _ -> SIMULATOR_KEY;
                  case StripeChoice.TestMode(String key) -> key;
                },
                instanceId(),
                // Whatever the environment says: no sandbox charges real cards.
                Map.of("STRIPE_LIVE", "false"),
                folder.resolve("worker.log")),
            List.of(),
            step::goesOn);
    running.push(new Part("recharge worker", worker, Optional.of(worker.process())));
    step.done("The recharge worker is ready");
  }

  /** What a service of this folder is called among others, the same at every start. */
  private String instanceId() {
    return "sandbox-" + folder.identity();
  }

  private void sayReady(String servers) {
    screen.say("");
    new Welcome(plan, servers, folder).lines().forEach(screen::say);
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
        StandingsTable.lines(standings.of(month), standings.totals(), month, size.rows() - 1),
        size);
  }

  private void sayStandings(Standings standings) {
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    screen.say(
        "%s %s"
            .formatted(
                TIME_OF_DAY.format(LocalTime.now(ZoneId.systemDefault())),
                StandingsTable.summary(standings.of(month), standings.totals())));
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
