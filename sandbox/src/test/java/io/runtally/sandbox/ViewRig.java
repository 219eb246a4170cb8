package io.runtally.sandbox;

import static java.util.Objects.requireNonNull;

import io.runtally.sandbox.identity.AccessTokens;
import io.runtally.sandbox.identity.IdentityProvider;
import io.runtally.sandbox.identity.Role;
import io.runtally.sandbox.stripe.StripeControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker with all topics, a database, a Stripe simulator and somebody who signs people in;
 * credits views as real processes among them.
 */
final class ViewRig implements AutoCloseable {
  static final String WEBHOOK_SECRET = "whsec_of_a_test";
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final ChargingRig charging;
  private final TestDatabase database = TestDatabase.start();
  private final Path folder;
  private final AccessTokens tokens;
  private final Map<String, ServiceProcess> views = new HashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final IdentityProvider identity;

  private ViewRig(ChargingRig charging) {
    this.charging = charging;
    try {
      this.folder = Files.createTempDirectory("runtally-view-");
    } catch (IOException noFolder) {
      throw new UncheckedIOException(noFolder);
    }
    this.tokens = AccessTokens.in(folder);
    // Who signs in is sent to the first view.
    this.identity =
        IdentityProvider.start(Door.ofThisMachine(0), tokens, address("view-1"), List.of());
  }

  static ViewRig start() {
    return new ViewRig(ChargingRig.start());
  }

  /** Before a broker of the test's own; the rig ends it. */
  static ViewRig before(Broker broker) {
    return new ViewRig(ChargingRig.before(broker));
  }

  /** The same broker, for workers. */
  ChargingRig charging() {
    return charging;
  }

  /** The same broker, for meters and for records of other topics. */
  MeterRig meters() {
    return charging.meters();
  }

  StripeControl stripe() {
    return charging.stripe();
  }

  TestDatabase database() {
    return database;
  }

  /** Where people sign in. */
  URI signIn() {
    return identity.address();
  }

  /** Where the key is that access tokens are signed with. */
  Path signInFolder() {
    return folder;
  }

  /**
   * Starts a view and returns when it is ready, with all there is in the database. One of that name
   * that still runs is killed.
   */
  ServiceProcess view(String instance) throws InterruptedException {
    return view(instance, Map.of());
  }

  ServiceProcess view(String instance, Map<String, String> more) throws InterruptedException {
    Optional.ofNullable(views.remove(instance)).ifPresent(before -> before.process().kill());
    ServiceProcess view = ServiceProcess.start(HOME, setting(instance, more), _ -> {});
    views.put(instance, view);
    return view;
  }

  /** Stops the views, takes everything from the database, and starts them again. */
  void dropDatabase(List<String> instances) throws InterruptedException {
    instances.forEach(instance -> requireNonNull(views.remove(instance)).close());
    DatabaseAccess access = database.access();
    try (Connection connection =
            DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema public cascade");
      statement.execute("create schema public");
    } catch (SQLException refused) {
      throw new AssertionError(refused);
    }
    for (String instance : instances) {
      view(instance);
    }
  }

  private Service.View setting(String instance, Map<String, String> more) {
    int port = ports.computeIfAbsent(instance, _ -> Ports.free());
    Map<String, String> environment = new HashMap<>(Map.of("VIEW_SESSION_TIMEOUT", "6s"));
    environment.putAll(more);
    return new Service.View(
        meters().broker().bootstrapServers(),
        port,
        address(instance),
        database.access(),
        new Service.View.SignIn(
            identity.keys(), AccessTokens.ISSUER, AccessTokens.AUDIENCE, identity.address()),
        new Service.Stripe(stripeAddress(), ChargingRig.KEY),
        WEBHOOK_SECRET,
        instance,
        environment,
        meters().log(instance));
  }

  private URI stripeAddress() {
    return charging.address();
  }

  /** Has Stripe tell this view of all events. */
  void hearsOfStripe(String instance) {
    var _ = stripe().webhook(address(instance).resolve("/stripe/webhook"), WEBHOOK_SECRET);
  }

  URI address(String instance) {
    return URI.create("http://localhost:" + ports.computeIfAbsent(instance, _ -> Ports.free()));
  }

  /** Somebody of an organization, before a view. */
  Person person(String instance, String organization, Role role) {
    return new Person(address(instance), organization, tokens.issue(organization, role));
  }

  @Override
  public void close() {
    views.values().forEach(view -> view.process().kill());
    identity.close();
    database.close();
    charging.close();
  }
}
