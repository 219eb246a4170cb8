package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.BillingCustomer;
import io.runtally.schemas.Topics;
import io.runtally.view.account.Overview;
import io.runtally.view.books.Database;
import io.runtally.view.books.DatabaseBooks;
import io.runtally.view.books.DatabaseChanges;
import io.runtally.view.books.DatabaseSettings;
import io.runtally.view.commands.Effects;
import io.runtally.view.commands.Refusal;
import io.runtally.view.projection.Projection;
import io.runtally.view.projection.ProjectionSettings;
import io.runtally.view.projection.TakenOver;
import io.runtally.view.publishing.Facts;
import io.runtally.view.publishing.Publisher;
import io.runtally.view.publishing.TopicEnds;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The projection between a real broker and a real PostgreSQL. */
class ProjectionIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String RUNS = "ai.ruleengine.ruleset.run";
  private static final int ORGANIZATIONS = 12;

  private static EmbeddedPostgres postgres;
  private static int databases;

  private final MeterRig rig = MeterRig.start();
  private final List<Running> running = new ArrayList<>();
  private final List<Database> opened = new ArrayList<>();

  @BeforeAll
  static void start_postgres() throws IOException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
  }

  @AfterAll
  static void stop_postgres() throws IOException {
    postgres.close();
  }

  @AfterEach
  void close() {
    running.forEach(Running::end);
    opened.forEach(Database::close);
    rig.close();
  }

  /** A projection on a thread of its own. */
  private record Running(Projection projection, CompletableFuture<Void> ended) {
    void end() {
      projection.stop();
      ended.exceptionally(_ -> null).join();
    }
  }

  private static synchronized DatabaseSettings newDatabase() throws SQLException {
    String name = "projection_" + ++databases;
    execute("create database " + name);
    return new DatabaseSettings(
        "jdbc:postgresql://localhost:%d/%s".formatted(postgres.getPort(), name),
        "postgres",
        "postgres",
        4);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Database open(DatabaseSettings settings) {
    Database database = Database.open(settings);
    opened.add(database);
    return database;
  }

  private Running project(Database database, String instance) {
    return project(database, "view", instance, Map.of());
  }

  private Running project(
      Database database, String group, String instance, Map<String, Object> more) {
    Map<String, Object> connecting = Map.of("bootstrap.servers", rig.broker().bootstrapServers());
    Map<String, Object> consuming = new TreeMap<>(connecting);
    consuming.putAll(more);
    var projection =
        new Projection(
            database,
            new ProjectionSettings(group, instance, Duration.ofSeconds(6)),
            consuming,
            connecting,
            InstantSource.system());
    var ended = new CompletableFuture<Void>();
    Thread.ofPlatform()
        .name(instance)
        .start(() -> {
          try {
            projection.run();
            ended.complete(null);
          } catch (Throwable failure) {
            ended.completeExceptionally(failure);
          }
        });
    var started = new Running(projection, ended);
    running.add(started);
    return started;
  }

  private static void until(String what, BooleanSupplier condition) {
    Waiting.until(what, LONG, condition);
  }

  /** As {@link #until}, while none of the projections ends. */
  private void untilAllAlong(String what, BooleanSupplier condition) {
    until(
        what,
        () -> {
          running.forEach(each -> each.ended().getNow(null));
          return condition.getAsBoolean();
        });
  }

  private static String organization(int n) {
    return "org_" + n;
  }

  /** Payments, and the entries that a meter would make of them. */
  private void pay(int first, int last) {
    for (int n = first; n <= last; n++) {
      for (int each = 0; each < ORGANIZATIONS; each++) {
        String organization = organization(each);
        rig.purchase(organization, 5, "pi_" + n);
        rig.send(
            Topics.CREDIT_LEDGER,
            organization,
            """
            {"entryId":"%s/%d","organizationId":"%s","sequence":%d,"kind":"PURCHASE","credits":5,\
            "balanceBefore":%d,"balanceAfter":%d,"reference":"pi_%d",\
            "bookedAt":"2026-11-22T10:00:00Z"}\
            """
                .formatted(organization, n, organization, n, 5 * (n - 1), 5 * n, n));
      }
    }
    rig.flush();
  }

  private static boolean holds(Database database, long balance) {
    var books = new DatabaseBooks(database, RUNS);
    for (int n = 0; n < ORGANIZATIONS; n++) {
      if (books.overview(organization(n), Instant.now()).balance() != balance) {
        return false;
      }
    }
    return true;
  }

  /** Sums that a record written twice would raise. */
  private static void assertOnce(Database database, int entries) {
    var found =
        database
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(
                        """
                        select organization || ' ' || sum(credits) || ' ' || sum(entries) as line
                        from ledger_hours group by organization
                        """)
                    .mapTo(String.class)
                    .list());
    assertEquals(ORGANIZATIONS, found.size());
    found.forEach(line -> assertTrue(line.endsWith(" " + 5 * entries + " " + entries), line));
  }

  /** Everything in every table. */
  private static Map<String, List<String>> rows(Database database) {
    return database
        .jdbi()
        .withHandle(handle -> {
          Map<String, List<String>> rows = new TreeMap<>();
          for (String table :
              handle
                  .createQuery(
                      """
                      select table_name from information_schema.tables
                      where table_schema = 'public' and table_name <> 'flyway_schema_history'
                      """)
                  .mapTo(String.class)
                  .list()) {
            rows.put(
                table,
                handle
                    .createQuery("select cast(t as text) as line from " + table + " t order by 1")
                    .mapTo(String.class)
                    .list());
          }
          return rows;
        });
  }

  @Test
  void two_share_the_work_and_when_one_is_gone_the_other_does_it_all() throws Exception {
    DatabaseSettings settings = newDatabase();
    Database database = open(settings);
    pay(1, 5);
    Running one = project(database, "view-1");
    Running two = project(open(settings), "view-2");
    until("both have projected", () -> holds(database, 25) && bothReady(one, two));
    pay(6, 10);
    until("both have projected more", () -> holds(database, 50));
    until(
        "both have worked",
        () ->
            one.projection().projectedAt().isPresent()
                && two.projection().projectedAt().isPresent());
    one.end();
    pay(11, 20);
    until("the other has it all", () -> holds(database, 100));

    assertOnce(database, 20);
    until("nothing is left", () -> two.projection().caughtUp() && two.projection().lag() == 0);
  }

  private static boolean bothReady(Running one, Running two) {
    return one.projection().isReady() && two.projection().isReady();
  }

  @Test
  void one_that_wakes_in_the_middle_of_a_batch_of_anothers_writes_nothing_twice() throws Exception {
    DatabaseSettings settings = newDatabase();
    Database database = open(settings);
    pay(1, 3);
    Running one = project(database, "view", "view-1", Map.of("max.poll.interval.ms", 10_000));
    until("it has begun", () -> holds(database, 15) && one.projection().isReady());

    Running two;
    try (Connection blocking =
            DriverManager.getConnection(settings.jdbcUrl(), "postgres", "postgres");
        Statement statement = blocking.createStatement()) {
      blocking.setAutoCommit(false);
      // Holds the first one up after its offsets have moved and before its rows are written.
      statement.execute("lock table ledger in access exclusive mode");
      pay(4, 6);
      until("the first one is held up", () -> waiting(settings) >= 1);
      two = project(open(settings), "view", "view-2", Map.of("max.poll.interval.ms", 600_000));
      until(
          "the group gave its work away, and the second one waits, too",
          () -> waiting(settings) >= 2);
      blocking.rollback();
    }
    until("it is all there", () -> holds(database, 30));
    assertOnce(database, 6);
    assertTrue(two.projection().isReady() || !two.ended().isDone());
  }

  private static long waiting(DatabaseSettings settings) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        var found =
            statement.executeQuery(
                """
                select count(*) from pg_stat_activity
                where wait_event_type = 'Lock' and (query like 'insert into%%'
                  or query like 'update projected%%') and datname = '%s'
                """
                    .formatted(
                        settings.jdbcUrl().substring(settings.jdbcUrl().lastIndexOf('/') + 1)))) {
      found.next();
      return found.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void one_that_is_killed_within_a_transaction_goes_on_from_before_it() throws Exception {
    DatabaseSettings settings = newDatabase();
    Database database = open(settings);
    pay(1, 3);
    Running one = project(database, "view-1");
    untilAllAlong("it has begun", () -> holds(database, 15));
    try (Connection blocking =
            DriverManager.getConnection(settings.jdbcUrl(), "postgres", "postgres");
        Statement statement = blocking.createStatement()) {
      blocking.setAutoCommit(false);
      statement.execute("lock table ledger in access exclusive mode");
      pay(4, 6);
      untilAllAlong("it is held up", () -> waiting(settings) >= 1);
      execute(
          """
          select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'
          """);
      untilAllAlong("it has noticed", () -> !one.projection().isReady());
      blocking.rollback();
    }
    untilAllAlong("it is all there", () -> holds(database, 30) && one.projection().isReady());
    assertOnce(database, 6);
  }

  @Test
  void a_database_that_was_dropped_is_built_again_as_it_was() throws Exception {
    rig.meter("meter-1");
    for (int n = 0; n < 4; n++) {
      String organization = organization(n);
      rig.plan(organization, 50);
      rig.purchase(organization, 25, "pi_" + n);
      rig.purchase(organization, 25, "pi_" + n);
      rig.settings(organization, true, 10, 20, "");
      rig.card(organization, "pm_" + n);
      rig.runs(organization, 1_000, "run-" + n);
      rig.failure(organization, "re_x" + n, "pm_" + n, Instant.now());
    }
    rig.flush();
    Database first = open(newDatabase());
    Running one = project(first, "view-1");
    var books = new DatabaseBooks(first, RUNS);
    until(
        "all runs are paid for",
        () -> {
          for (int n = 0; n < 4; n++) {
            Overview shown = books.overview(organization(n), Instant.now());
            if (shown.balance() != 16 || shown.usage().overage() != 950) {
              return false;
            }
          }
          return one.projection().caughtUp() && one.projection().lag() == 0;
        });

    Database second = open(newDatabase());
    Running two = project(second, "rebuilding", "view-1", Map.of());
    until("it is built again", () -> two.projection().caughtUp());
    assertEquals(rows(first), rows(second));
    assertEquals(
        books.overview("org_1", Instant.EPOCH).version(),
        new DatabaseBooks(second, RUNS).overview("org_1", Instant.EPOCH).version());
  }

  @Test
  void a_database_that_is_ahead_of_the_topics_stays_refused_when_they_overtake_it()
      throws Exception {
    DatabaseSettings settings = newDatabase();
    Database database = open(settings);
    pay(1, 1);
    Running first = project(database, "view-1");
    untilAllAlong("the first is read", () -> holds(database, 5) && first.projection().caughtUp());
    first.end();

    // As after a snapshot of the brokers was put back: it was once further than they are.
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update projected set next_offset = next_offset + 1 where topic = 'credit-ledger'"));
    Running behind = project(database, "view-1");
    untilAllAlong("the topics lack what it expects", () -> behind.projection().mismatch());
    assertFalse(behind.projection().isReady());
    behind.end();

    pay(2, 3);
    Running overtaken = project(open(settings), "view-2");
    untilAllAlong("it is remembered", () -> overtaken.projection().mismatch());
    assertFalse(overtaken.projection().isReady());
    assertTrue(holds(database, 5));
  }

  @Test
  void what_only_the_view_reads_is_set_aside_where_it_cannot_be_understood() throws Exception {
    Database database = open(newDatabase());
    rig.send(Topics.BILLING_CUSTOMERS, "org_1", "{\"organizationId\":\"org_1\"}");
    rig.send(Topics.CREDIT_LEDGER, "org_1", "not JSON");
    // The meter sets this one aside.
    rig.send(Topics.CREDIT_PAYMENTS, "org_1", "not JSON either");
    pay(1, 1);
    Running one = project(database, "view-1");
    Books rejected = rig.books();
    rejected.until(
        () -> rejected.all(Topics.RECORDS_REJECTED).size() >= 2,
        () -> rejected.reasons(Topics.RECORDS_REJECTED));
    until("the others are projected", () -> holds(database, 5));
    until("all are counted", () -> one.projection().refused() == 3);
    rejected.settle();

    assertEquals(2, rejected.all(Topics.RECORDS_REJECTED).size());
    ConsumerRecord<byte[], byte[]> customer =
        rejected.all(Topics.RECORDS_REJECTED).stream()
            .filter(record -> header(record, "runtally.topic").equals("billing-customers"))
            .findFirst()
            .orElseThrow();
    assertEquals("SCHEMA_VIOLATION", header(customer, "runtally.reason"));
    assertEquals("0", header(customer, "runtally.offset"));
    assertArrayEquals("org_1".getBytes(UTF_8), customer.key());
    assertArrayEquals("{\"organizationId\":\"org_1\"}".getBytes(UTF_8), customer.value());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @Test
  void it_survives_a_broker_and_a_database_that_go_away() throws Exception {
    DatabaseSettings settings = newDatabase();
    Database database = open(settings);
    pay(1, 2);
    Running one = project(database, "view-1");
    untilAllAlong("it has begun", () -> holds(database, 10) && one.projection().isReady());

    rig.broker().kill();
    untilAllAlong("it is not ready without the broker", () -> !one.projection().isReady());
    rig.broker().restart();
    pay(3, 4);
    untilAllAlong("it goes on", () -> holds(database, 20) && one.projection().isReady());

    String name = settings.jdbcUrl().substring(settings.jdbcUrl().lastIndexOf('/') + 1);
    execute("alter database " + name + " allow_connections false");
    execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    pay(5, 6);
    untilAllAlong("it is not ready without the database", () -> !one.projection().isReady());
    execute("alter database " + name + " allow_connections true");
    untilAllAlong("it goes on again", () -> holds(database, 30) && one.projection().isReady());
    assertOnce(database, 6);
  }

  @Test
  void books_are_whole_once_somebody_has_read_all_that_others_wrote() throws Exception {
    Map<String, Object> connecting = Map.of("bootstrap.servers", rig.broker().bootstrapServers());
    Database database = open(newDatabase());
    Running elsewhere = project(database, "view-1");
    until("it has begun", () -> elsewhere.projection().caughtUp());
    elsewhere.end();
    try (var ends = new TopicEnds(connecting);
        var publisher = new Publisher(connecting, "projection-test");
        var changes = DatabaseChanges.listeningTo(database)) {
      var books = new DatabaseBooks(database, RUNS);
      var effects = new Effects(publisher, books, changes, ends, LONG);
      effects.requireWholeBooks("org_1");
      // Each of these ends with a mark of its transaction, which is no record.
      for (int n = 0; n < ORGANIZATIONS; n++) {
        publisher.publish(
            List.of(
                Facts.noCard(organization(n)),
                Facts.customer(new BillingCustomer(organization(n), "cus_" + n, Instant.EPOCH))));
      }
      // Nobody reads: as where the other view, whose partition it is, has just died.
      assertThrows(Refusal.class, () -> effects.requireWholeBooks("org_1"));
      assertThrows(Refusal.class, effects::requireCardsAndCustomers);

      Running back = project(database, "view-2");
      until("it has read all", () -> back.projection().caughtUp() && holdsCustomers(books));
      effects.requireCardsAndCustomers();
      for (int n = 0; n < ORGANIZATIONS; n++) {
        effects.requireWholeBooks(organization(n));
      }
    }
  }

  private static boolean holdsCustomers(DatabaseBooks books) {
    return IntStream.range(0, ORGANIZATIONS)
        .allMatch(n -> books.customerById("cus_" + n).isPresent());
  }

  @Test
  void a_second_one_of_the_same_name_takes_over() throws Exception {
    DatabaseSettings settings = newDatabase();
    Database database = open(settings);
    pay(1, 1);
    Running one = project(database, "view-1");
    until("it has begun", () -> holds(database, 5));
    Running two = project(open(settings), "view-1");
    var ended =
        assertThrows(
            CompletionException.class, () -> one.ended().orTimeout(3, TimeUnit.MINUTES).join());
    assertInstanceOf(TakenOver.class, ended.getCause());
    pay(2, 2);
    until("the second one works", () -> holds(database, 10) && two.projection().isReady());
  }
}
