package io.runtally.sandbox;

import io.runtally.sandbox.identity.AccessTokens;
import io.runtally.sandbox.identity.IdentityProvider;
import io.runtally.sandbox.stripe.StripeControl;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * The whole of Runtally on this machine, twofold: brokers, a database, a Stripe simulator, two
 * meters, two recharge workers and two credits views, each a process of its own.
 */
final class SoakInstallation implements AutoCloseable {
  private static final int PARTITIONS = 6;
  private static final String KEY = "sk_test_sandbox";
  private static final String SECRET = "whsec_of_a_soak";
  private static final List<Integer> TWO = List.of(1, 2);

  /** What is put off is tried again soon, or a short soak would mostly wait. */
  private static final Map<String, String> IMPATIENT_WORKER =
      Map.of(
          "STRIPE_LIVE", "false",
          "RECHARGE_RETRY_DELAY", "2s",
          "RECHARGE_PATIENCE", "10s",
          "RECHARGE_ACCESS_RETRY", "2s",
          "RECHARGE_SESSION_TIMEOUT", "10s");

  private static final Map<String, String> IMPATIENT_VIEW =
      Map.of("STRIPE_LIVE", "false", "VIEW_SESSION_TIMEOUT", "10s");

  private final Path folder;
  private final List<SoakPart> parts = new ArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AccessTokens tokens;
  private final List<URI> views;
  private String servers = "";
  private Optional<TightDisk> tightDisk = Optional.empty();

  private SoakInstallation(Path folder) {
    this.folder = folder;
    this.tokens = AccessTokens.in(folder);
    this.views = TWO.stream().map(_ -> URI.create("http://localhost:" + Ports.free())).toList();
  }

  /**
   * Starts all of it, and returns when it is ready.
   *
   * @param folder of everything that it writes
   * @param brokers 1, or 3 that hold everything three times
   */
  static SoakInstallation start(Path home, Path folder, int brokers) throws InterruptedException {
    SoakInstallation installation = new SoakInstallation(folder);
    boolean complete = false;
    try {
      installation.startAll(home, brokers);
      complete = true;
      return installation;
    } finally {
      if (!complete) {
        installation.close();
      }
    }
  }

  private void startAll(Path home, int brokers) throws InterruptedException {
    startBrokers(brokers);
    Cluster.prepare(servers, PARTITIONS);
    DatabaseProcess database =
        DatabaseProcess.start(
            folder.resolve("database"), folder.resolve("postgresql"), Ports.free(), _ -> {});
    open.push(database);
    parts.add(new SoakPart.OfDatabase(database));
    SoakPart.OfStripe stripe = startStripe();
    IdentityProvider identity =
        IdentityProvider.start(Door.ofThisMachine(0), tokens, views.getFirst(), List.of());
    open.push(identity);
    Service.Stripe account = new Service.Stripe(stripe.stripe().address(), KEY);
    for (int number : TWO) {
      startMeter(home, number);
    }
    for (int number : TWO) {
      startWorker(home, number, account);
    }
    for (int number : TWO) {
      startView(home, number, account, database.access(), identity);
    }
    awaitReady();
  }

  private void startBrokers(int brokers) throws InterruptedException {
    List<BrokerSeat> seats = BrokerSeat.ofCluster(brokers);
    servers =
        seats.getFirst().all().stream()
            .map(each -> "127.0.0.1:" + each.port())
            .collect(Collectors.joining(","));
    // Together, because none is ready before most of them are: a thread for each, whatever the
    // number of processors.
    List<Future<BrokerProcess>> starts;
    try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
      starts =
          seats.stream()
              .map(seat ->
                  together.submit(() ->
                      BrokerProcess.start(
                          folder.resolve("broker-" + seat.id()), seat, List.of(), _ -> {})))
              .toList();
    }
    Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4_000));
    open.push(admin);
    for (int n = 0; n < brokers; n++) {
      try {
        BrokerProcess broker = starts.get(n).get();
        open.push(broker);
        parts.add(new SoakPart.OfBroker("broker-" + (n + 1), broker, () -> isInSync(admin)));
      } catch (ExecutionException failure) {
        throw failure.getCause() instanceof SandboxProblem problem
            ? problem
            : new IllegalStateException(failure);
      }
    }
  }

  private static boolean isInSync(Admin admin) {
    try {
      List<String> topics = List.copyOf(admin.listTopics().names().get());
      return admin.describeTopics(topics).allTopicNames().get().values().stream()
          .flatMap((TopicDescription topic) -> topic.partitions().stream())
          .allMatch(partition ->
              partition.leader() != null
                  && !partition.leader().isEmpty()
                  && partition.isr().size() == partition.replicas().size());
    } catch (ExecutionException notNow) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private SoakPart.OfStripe startStripe() throws InterruptedException {
    int port = Ports.free();
    SoakPart.OfStripe stripe =
        new SoakPart.OfStripe(() ->
            StripeProcess.start(
                port,
                folder.resolve("stripe"),
                views.getFirst().resolve("/stripe/webhook"),
                SECRET,
                folder.resolve("stripe.log"),
                _ -> {}));
    parts.add(stripe);
    open.push(() -> stripe.process().kill());
    // Every event is told to both views, as an account with two endpoints does.
    var _ =
        new StripeControl(stripe.stripe().address())
            .webhook(views.getLast().resolve("/stripe/webhook"), SECRET);
    return stripe;
  }

  private void startMeter(Path home, int number) {
    String name = "meter-" + number;
    Path state = folder.resolve("state-" + name);
    if (number == TWO.getLast()) {
      tightDisk = TightDisk.mount(state);
      tightDisk.ifPresent(open::push);
    }
    add(
        SoakPart.Kind.METER,
        name,
        home,
        new Service.Meter(
            servers, Ports.free(), state, name, List.of(), folder.resolve(name + ".log")),
        Optional.of(state));
  }

  private void startWorker(Path home, int number, Service.Stripe stripe) {
    String name = "worker-" + number;
    add(
        SoakPart.Kind.WORKER,
        name,
        home,
        new Service.Worker(
            servers,
            Ports.free(),
            stripe,
            name,
            IMPATIENT_WORKER,
            List.of(),
            folder.resolve(name + ".log")),
        Optional.empty());
  }

  private void startView(
      Path home,
      int number,
      Service.Stripe stripe,
      DatabaseAccess database,
      IdentityProvider identity) {
    String name = "view-" + number;
    URI address = views.get(number - 1);
    add(
        SoakPart.Kind.VIEW,
        name,
        home,
        new Service.View(
            servers,
            address.getPort(),
            address,
            database,
            new Service.View.SignIn(
                identity.keys(), AccessTokens.ISSUER, AccessTokens.AUDIENCE, identity.address()),
            stripe,
            SECRET,
            name,
            IMPATIENT_VIEW,
            folder.resolve(name + ".log")),
        Optional.empty());
  }

  private void add(
      SoakPart.Kind kind, String name, Path home, Service service, Optional<Path> state) {
    SoakPart.OfService part = new SoakPart.OfService(kind, name, home, service, state);
    parts.add(part);
    open.push(() -> part.process().kill());
  }

  private void awaitReady() throws InterruptedException {
    for (SoakPart part : parts) {
      part.process().awaitReady(part::isReady, Duration.ofMinutes(5), _ -> {});
    }
  }

  String servers() {
    return servers;
  }

  List<SoakPart> parts() {
    return List.copyOf(parts);
  }

  Stream<SoakPart.OfService> services() {
    return parts.stream()
        .flatMap(part -> part instanceof SoakPart.OfService one ? Stream.of(one) : Stream.empty());
  }

  SoakPart.OfStripe stripe() {
    return parts.stream()
        .flatMap(part -> part instanceof SoakPart.OfStripe one ? Stream.of(one) : Stream.empty())
        .findFirst()
        .orElseThrow();
  }

  /** The environment of whoever is to ask the simulator. */
  Map<String, String> stripeAccess() {
    return Map.of("STRIPE_API_KEY", KEY, "STRIPE_API_BASE", stripe().stripe().address().toString());
  }

  List<URI> views() {
    return views;
  }

  AccessTokens tokens() {
    return tokens;
  }

  /** The file system of the second meter's state, where this machine lets one be made. */
  Optional<TightDisk> tightDisk() {
    return tightDisk;
  }

  /** Ends everything, last started first. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failure) {
        // The others must end all the same.
        System.err.println("runtally: a part of the soak did not end well: " + failure);
      }
    }
  }
}
