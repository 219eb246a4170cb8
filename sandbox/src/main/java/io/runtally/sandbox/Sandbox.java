package io.runtally.sandbox;

import io.runtally.sandbox.identity.AccessTokens;
import io.runtally.sandbox.identity.IdentityProvider;
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
 * Broker, topics, meter, Stripe simulator, recharge worker, database, sign-in page, credits view
 * and sample rule engine, started in this order, watched, and stopped in the opposite one: who asks
 * stops before who answers. Used by one thread.
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

  /** Whatever the environment says. */
  private static final Map<String, String> NO_REAL_CARDS = Map.of("STRIPE_LIVE", "false");

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
      DatabaseChoice database,
      int viewPort,
      int signInPort,
      boolean withSample) {

    /** Where people reach the credits view: by the same host name as the sign-in page. */
    URI view() {
      return URI.create("http://localhost:" + viewPort);
    }

    /** Where people sign in. */
    URI signIn() {
      return URI.create("http://localhost:%d/".formatted(signInPort));
    }

    /** Where Stripe tells the credits view of events. */
    URI webhook() {
      return URI.create("http://127.0.0.1:%d/stripe/webhook".formatted(viewPort));
    }
  }

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
      Started started = start();
      sayReady(started);
      watch(started.servers());
    } catch (InterruptException asked) {
      throw new InterruptedException(asked.getMessage());
    }
  }

  /** What one must know to use it. */
  record Started(String servers, DatabaseAccess database) {}

  /** Starts everything; it runs until {@link #stop}. */
  Started start() throws InterruptedException {
    if (plan.bootstrapServers().isEmpty()) {
      requireFree(plan.brokerPort(), "broker", "--broker-port");
    }
    requireFree(plan.meterPort(), "meter", "--meter-port");
    if (plan.stripe() instanceof StripeChoice.Simulator(int port)) {
      requireFree(port, "Stripe simulator", "--stripe-port");
    }
    requireFree(plan.workerPort(), "recharge worker", "--worker-port");
    if (plan.database() instanceof DatabaseChoice.Embedded(Optional<Integer> port)
        && port.isPresent()) {
      requireFree(port.get(), "database", "--database-port");
    }
    requireFree(plan.viewPort(), "credits page", "--view-port");
    requireFree(plan.signInPort(), "sign-in page", "--sign-in-port");

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
    StripeAccess.remember(folder, simulator.map(StripeProcess::address));
    Service.Stripe stripe = stripe(simulator);
    startWorker(servers, stripe);
    DatabaseAccess database = startDatabase(cluster);
    startView(servers, database, startIdentityProvider(), stripe);
    if (plan.withSample()) {
      SampleRuleEngine engine =
          SampleRuleEngine.start(servers, simulator.map(StripeProcess::control), () -> {});
      running.push(new Part("sample rule engine", engine, Optional.empty()));
    }
    return new Started(servers, database);
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
        ServiceProcess.start(
            plan.home(),
            new Service.Meter(
                servers,
                plan.meterPort(),
                // State of one cluster means nothing, or worse, in another.
                folder.resolve("meter").resolve(cluster.id()),
                instanceId(),
                List.of(),
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
            plan.webhook(),
            webhookSecret(),
            folder.resolve("stripe.log"),
            step::goesOn);
    running.push(new Part("Stripe simulator", simulator, Optional.of(simulator.process())));
    step.done("The Stripe simulator is ready");
    return simulator;
  }

  private Service.Stripe stripe(Optional<StripeProcess> simulator) {
    return switch (plan.stripe()) {
      case StripeChoice.Simulator _ ->
          new Service.Stripe(simulator.orElseThrow().address(), SIMULATOR_KEY);
      case StripeChoice.TestMode(String key, Optional<String> _) -> new Service.Stripe(STRIPE, key);
    };
  }

  /** What webhooks are signed with; one that Stripe does not know where it was not told. */
  private String webhookSecret() {
    return plan.stripe() instanceof StripeChoice.TestMode(String _, Optional<String> secret)
            && secret.isPresent()
        ? secret.get()
        : SecretFile.in(folder.resolve("webhook-secret"), () -> "whsec_" + SecretFile.random());
  }

  private void startWorker(String servers, Service.Stripe stripe) throws InterruptedException {
    Screen.Step step = screen.begin("Starting the recharge worker");
    ServiceProcess worker =
        ServiceProcess.start(
            plan.home(),
            new Service.Worker(
                servers,
                plan.workerPort(),
                stripe,
                instanceId(),
                NO_REAL_CARDS,
                List.of(),
                folder.resolve("worker.log")),
            step::goesOn);
    running.push(new Part("recharge worker", worker, Optional.of(worker.process())));
    step.done("The recharge worker is ready");
  }

  private DatabaseAccess startDatabase(Cluster cluster) {
    return switch (plan.database()) {
      case DatabaseChoice.Own(DatabaseAccess access) -> access;
      case DatabaseChoice.Embedded embedded -> startDatabase(cluster, embedded.portNow());
    };
  }

  private DatabaseAccess startDatabase(Cluster cluster, int port) {
    Screen.Step step = screen.begin("Starting the database");
    DatabaseProcess database =
        DatabaseProcess.start(
            // What was read from one cluster means nothing in another.
            folder.resolve("database").resolve(cluster.id()),
            folder.resolve("postgresql"),
            port,
            step::goesOn);
    running.push(new Part("database", database, Optional.of(database.process())));
    step.done("The database is ready");
    return database.access();
  }

  private IdentityProvider startIdentityProvider() {
    IdentityProvider provider =
        IdentityProvider.start(
            Door.ofThisMachine(plan.signInPort()),
            AccessTokens.in(folder.path()),
            plan.view(),
            plan.withSample() ? SampleOrganization.choices() : List.of());
    running.push(new Part("sign-in page", provider, Optional.empty()));
    return provider;
  }

  private void startView(
      String servers, DatabaseAccess database, IdentityProvider signIn, Service.Stripe stripe)
      throws InterruptedException {
    Screen.Step step = screen.begin("Starting the credits view");
    ServiceProcess view =
        ServiceProcess.start(
            plan.home(),
            new Service.View(
                servers,
                plan.viewPort(),
                plan.view(),
                database,
                new Service.View.SignIn(
                    signIn.keys(), AccessTokens.ISSUER, AccessTokens.AUDIENCE, signIn.address()),
                stripe,
                webhookSecret(),
                instanceId(),
                NO_REAL_CARDS,
                folder.resolve("view.log")),
            step::goesOn);
    running.push(new Part("credits view", view, Optional.of(view.process())));
    step.done("The credits view is ready");
  }

  /** What a service of this folder is called among others, the same at every start. */
  private String instanceId() {
    return "sandbox-" + folder.identity();
  }

  private void sayReady(Started started) {
    screen.say("");
    new Welcome(plan, started.servers(), started.database(), folder).lines().forEach(screen::say);
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
