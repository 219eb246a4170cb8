package io.runtally.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.runtally.sandbox.DatabaseAccess;
import io.runtally.sandbox.DatabaseProcess;
import io.runtally.sandbox.Door;
import io.runtally.sandbox.JavaProgram;
import io.runtally.sandbox.Ports;
import io.runtally.sandbox.Runtally;
import io.runtally.sandbox.SandboxProblem;
import io.runtally.sandbox.Service;
import io.runtally.sandbox.ServiceProcess;
import io.runtally.sandbox.identity.AccessTokens;
import io.runtally.sandbox.identity.IdentityProvider;
import io.runtally.sandbox.identity.Role;
import io.runtally.sandbox.stripe.StripeSimulator;
import io.runtally.schemas.TopicLayout;
import io.runtally.schemas.TopicSetup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The credits view with a database that it did not write itself, and somebody who asks it. The
 * topics are empty: nothing else happens meanwhile.
 */
final class ViewRun {
  private static final String CALL =
      "/api/organizations/%s/credits".formatted(LongHistory.ORGANIZATION);
  private static final int FIRST = 0;
  private static final int SECOND = 1;

  /** What the view's JVM is started with: the usual one of a container with one processor. */
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:TieredStopAtLevel=4", "-XX:ActiveProcessorCount=1", "-Xmx384m");

  /** Nothing is to be compared or added up meanwhile. */
  private static final Map<String, String> QUIET = Map.of("VIEW_RECONCILE_AFTER", "24h");

  private static final List<String> LOGGED =
      List.of(
          "alter system set logging_collector = on",
          "alter system set log_destination = 'jsonlog'");

  private final Path folder;
  private final long entries;
  private final int connections;
  private final Consumer<String> say;

  ViewRun(Path folder, long entries, int connections, Consumer<String> say) {
    this.folder = folder;
    this.entries = entries;
    this.connections = connections;
    this.say = say;
  }

  ViewReport measure(Duration warmUp, Duration measured, int rounds)
      throws InterruptedException, IOException {
    AccessTokens tokens = AccessTokens.in(folder);
    int port = Ports.free();
    URI address = URI.create("http://localhost:" + port);
    try (Ground ground = Ground.start(folder);
        DatabaseProcess database =
            DatabaseProcess.start(
                folder.resolve("database"), folder.resolve("postgresql"), Ports.free(), _ -> {});
        StripeSimulator stripe = StripeSimulator.start(StripeSimulator.Settings.anywhere());
        IdentityProvider identity =
            IdentityProvider.start(Door.ofThisMachine(0), tokens, address, List.of())) {
      TopicSetup.create(ground.admin(), TopicLayout.of(Stage.PARTITIONS, 1, 0));
      administer(database, LOGGED);
      database.restart();
      Service.View service =
          new Service.View(
              ground.broker().bootstrapServers(),
              port,
              address,
              database.access(),
              new Service.View.SignIn(
                  identity.keys(), AccessTokens.ISSUER, AccessTokens.AUDIENCE, identity.address()),
              new Service.Stripe(stripe.address(), "sk_test_sandbox"),
              "whsec_of_the_benchmark",
              "bench",
              QUIET,
              folder.resolve("view.log"));
      try (ServiceProcess view = ServiceProcess.start(program(service), service, _ -> {})) {
        say.accept("Writing %,d entries of history".formatted(entries));
        write(database.access());
        HttpLoad load =
            new HttpLoad(port, CALL, tokens.issue(LongHistory.ORGANIZATION, Role.MEMBER));
        HttpLoad.Answer answer = load.ask();
        requireRight(answer);
        AskedStatement statement = asked(database, load);
        BareSql bare = BareSql.of(database.access(), folder);
        Actors actors = new Actors(ground, database, view, load, answer, statement, bare);
        return rounds(actors, warmUp, measured, rounds);
      }
    } catch (SQLException refused) {
      throw new SandboxProblem("PostgreSQL cannot be used: " + refused.getMessage());
    } finally {
      Cores.unbindThis();
    }
  }

  private record Actors(
      Ground ground,
      DatabaseProcess database,
      ServiceProcess view,
      HttpLoad load,
      HttpLoad.Answer answer,
      AskedStatement statement,
      BareSql bare) {}

  private ViewReport rounds(Actors actors, Duration warmUp, Duration measured, int rounds)
      throws InterruptedException, IOException {
    // Before this process sees one processor alone.
    Machine machine = Machine.here();
    Cores.bind(ProcessHandle.current(), SECOND);
    var _ = place(actors, ViewReport.Setting.VIEW);
    say.accept("Warming up for %d seconds".formatted(warmUp.toSeconds()));
    List<String> faults = new ArrayList<>();
    actors.load().run(connections, warmUp, actors.answer().body()).wrong().ifPresent(faults::add);
    Map<ViewReport.Setting, List<ViewReport.Turn>> turns = new EnumMap<>(ViewReport.Setting.class);
    for (int round = 1; round <= rounds; round++) {
      for (ViewReport.Setting setting : ViewReport.Setting.values()) {
        ViewReport.Turn turn = turn(actors, setting, measured, faults);
        say.accept(
            "Round %d of %d, %s: %s a second"
                .formatted(round, rounds, setting.title(), Table.rate(turn.perSecond())));
        turns.computeIfAbsent(setting, _ -> new ArrayList<>()).add(turn);
      }
    }
    return new ViewReport(
        machine,
        entries,
        connections,
        Cores.canBeBound(),
        actors.bare().name(),
        actors.answer().body().length,
        turns,
        faults);
  }

  private ViewReport.Turn turn(
      Actors actors, ViewReport.Setting setting, Duration time, List<String> faults)
      throws InterruptedException, IOException {
    ProcessHandle server = place(actors, setting);
    ProcessHandle view = ProcessHandle.of(actors.view().process().pid()).orElseThrow();
    Duration viewBefore = CpuUse.of(view);
    Duration databaseBefore = CpuUse.ofTree(server);
    long began = System.nanoTime();
    double perSecond;
    if (setting == ViewReport.Setting.BARE) {
      perSecond = actors.bare().perSecond(actors.statement(), connections, time);
    } else {
      HttpLoad.Answers answers = actors.load().run(connections, time, actors.answer().body());
      answers.wrong().ifPresent(faults::add);
      perSecond = answers.perSecond();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return new ViewReport.Turn(
        perSecond,
        CpuUse.of(view).minus(viewBefore).toNanos() / 1e9 / seconds,
        CpuUse.ofTree(server).minus(databaseBefore).toNanos() / 1e9 / seconds);
  }

  /** Whoever is measured has the first processor, all others the second. */
  private static ProcessHandle place(Actors actors, ViewReport.Setting setting)
      throws InterruptedException {
    ProcessHandle server = actors.database().server().orElseThrow();
    ProcessHandle view = ProcessHandle.of(actors.view().process().pid()).orElseThrow();
    Cores.bind(view, setting == ViewReport.Setting.BARE ? SECOND : FIRST);
    Cores.bind(server, setting == ViewReport.Setting.VIEW ? SECOND : FIRST);
    return server;
  }

  private static JavaProgram program(Service.View service) {
    JavaProgram usual = service.program(Runtally.home());
    return new JavaProgram(
        usual.name(),
        usual.classPath(),
        JVM_OPTIONS,
        usual.mainClass(),
        usual.arguments(),
        usual.environment(),
        usual.log());
  }

  private void write(DatabaseAccess access) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password())) {
      LongHistory.write(connection, entries);
    }
  }

  /** It must tell of the whole history. */
  private void requireRight(HttpLoad.Answer answer) throws IOException {
    JsonNode credits = new JsonMapper().readTree(answer.body());
    JsonNode newest = credits.path("recentActivity").path(0);
    boolean right =
        answer.status().endsWith(" 200 OK")
            && credits.path("sequence").asLong() == entries
            && newest.path("sequence").asLong() == entries
            && newest.path("balanceAfter").asLong() == credits.path("balance").asLong()
            && credits.path("paymentMethod").path("last4").asText().equals("4242")
            && credits.path("autoRecharge").path("state").asText().equals("ON");
    if (!right) {
      throw new SandboxProblem(
          "The credits view answers %s: %s"
              .formatted(answer.status(), new String(answer.body(), UTF_8)));
    }
  }

  /** What the view has the database execute for one call. */
  private static AskedStatement asked(DatabaseProcess database, HttpLoad load)
      throws SQLException, IOException {
    administer(
        database, List.of("alter system set log_statement = 'all'", "select pg_reload_conf()"));
    List<AskedStatement> asked = List.of();
    for (int tries = 0; asked.isEmpty() && tries < 100; tries++) {
      // Not at once: each server process hears of the setting by itself.
      var _ = load.ask();
      asked = AskedStatement.in(log(database), LongHistory.ORGANIZATION);
    }
    administer(database, List.of("alter system reset log_statement", "select pg_reload_conf()"));
    if (asked.stream().map(AskedStatement::sql).distinct().count() != 1) {
      throw new SandboxProblem(
          "One call was expected to be one statement: %s"
              .formatted(asked.stream().map(AskedStatement::sql).distinct().toList()));
    }
    return asked.getFirst();
  }

  private static String log(DatabaseProcess database) throws SQLException {
    try (Connection administrator = administrator(database);
        Statement statement = administrator.createStatement();
        ResultSet rows =
            statement.executeQuery("select pg_read_file(pg_current_logfile('jsonlog'))")) {
      return rows.next() ? Optional.ofNullable(rows.getString(1)).orElse("") : "";
    }
  }

  private static void administer(DatabaseProcess database, List<String> orders)
      throws SQLException {
    try (Connection administrator = administrator(database);
        Statement statement = administrator.createStatement()) {
      for (String order : orders) {
        statement.execute(order);
      }
    }
  }

  private static Connection administrator(DatabaseProcess database) throws SQLException {
    return DriverManager.getConnection(
        database.access().jdbcUrl(), "postgres", database.access().password());
  }
}
