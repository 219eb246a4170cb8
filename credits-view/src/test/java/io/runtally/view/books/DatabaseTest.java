package io.runtally.view.books;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people are told whose database cannot be used. */
class DatabaseTest {
  private static final String SECRET = "hunter2";

  private static String complaintAbout(DatabaseSettings settings) {
    String sentence =
        assertThrows(DatabaseUnfit.class, () -> Database.open(settings).close()).getMessage();
    String said = String.valueOf(sentence);
    assertFalse(said.contains(SECRET), said);
    assertFalse(said.contains("\n"), said);
    return said;
  }

  @Test
  void it_is_opened_by_many_and_again() {
    DatabaseSettings settings = TestPostgres.newDatabase();
    Database first = Database.open(settings);
    Database second = Database.open(settings);
    first.close();
    second.close();
    Database.open(settings).close();
  }

  @Test
  void two_processes_make_the_tables_of_one_database_at_once() {
    DatabaseSettings settings = TestPostgres.newDatabase();
    Stream.of(1, 2, 3, 4).parallel().forEach(_ -> Database.open(settings).close());
  }

  @Test
  void rows_are_counted_one_by_one_whatever_the_address_asks_for() {
    DatabaseSettings good = TestPostgres.newDatabase();
    var rewriting =
        new DatabaseSettings(
            good.jdbcUrl() + "?reWriteBatchedInserts=true", "postgres", "postgres", 2);
    try (Database database = Database.open(rewriting)) {
      int[] written =
          database
              .jdbi()
              .inTransaction(handle -> {
                handle.execute("create temp table known (id int primary key) on commit drop");
                var batch =
                    handle.prepareBatch("insert into known values (:id) on conflict do nothing");
                IntStream.of(1, 2, 1, 1).forEach(id -> batch.bind("id", id).add());
                return batch.execute();
              });
      assertArrayEquals(new int[] {1, 1, 0, 0}, written);
    }
  }

  @Test
  void a_database_that_does_not_exist_is_named() {
    DatabaseSettings good = TestPostgres.newDatabase();
    String said =
        complaintAbout(
            new DatabaseSettings(
                good.jdbcUrl() + "_not?password=" + SECRET, "postgres", SECRET, 2));
    assertTrue(said.contains("_not as the user postgres does not exist: create it"), said);
  }

  @Test
  void an_address_where_nothing_answers_is_named() {
    String said =
        complaintAbout(
            new DatabaseSettings("jdbc:postgresql://localhost:1/runtally", "ann", SECRET, 2));
    assertEquals(
        "The database jdbc:postgresql://localhost:1/runtally as the user ann does not answer: start it, or set JDBC_URL to where it is.",
        said);
  }

  @Test
  void an_address_of_another_kind_is_named() {
    String said = complaintAbout(new DatabaseSettings("http://localhost", "ann", SECRET, 2));
    assertTrue(said.contains("is no PostgreSQL: set JDBC_URL"), said);
  }

  @Test
  void a_user_who_may_not_connect_is_told_so() {
    DatabaseSettings good = TestPostgres.newDatabase();
    String said = complaintAbout(new DatabaseSettings(good.jdbcUrl(), "nobody", SECRET, 2));
    assertTrue(said.contains("is refused: set JDBC_USER and JDBC_PASSWORD"), said);
  }

  @Test
  void a_user_who_may_not_make_tables_is_told_so() {
    DatabaseSettings good = TestPostgres.newDatabase();
    TestPostgres.execute("create user reader password '" + SECRET + "'");
    String said =
        complaintAbout(
            new DatabaseSettings(
                good.jdbcUrl() + "?password=" + SECRET, "reader", SECRET, good.connections()));
    assertTrue(said.contains("as the user reader may not make tables: let the user own"), said);
  }

  @Test
  void the_database_of_another_program_is_left_alone() throws Exception {
    DatabaseSettings settings = TestPostgres.newDatabase();
    try (var connection = DriverManager.getConnection(settings.jdbcUrl(), "postgres", "postgres");
        var statement = connection.createStatement()) {
      statement.execute("create table somebody_elses (id int)");
    }
    String said = complaintAbout(settings);
    assertTrue(said.contains("holds tables that this version"), said);
  }

  @Test
  void tables_of_a_newer_version_are_refused_with_what_to_do() throws Exception {
    DatabaseSettings settings = TestPostgres.newDatabase();
    Database.open(settings).close();
    try (var connection = DriverManager.getConnection(settings.jdbcUrl(), "postgres", "postgres");
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into flyway_schema_history
            (installed_rank, version, description, type, script, installed_by, execution_time, success)
          values (999, '999', 'of a newer view', 'SQL', 'V999__of_a_newer_view.sql', 'test', 1, true)
          """);
    }
    String said = complaintAbout(settings);
    assertTrue(said.contains("drop this one if it was the view's of another version"), said);
  }

  @Test
  void the_password_is_not_shown() {
    var settings =
        new DatabaseSettings("jdbc:postgresql://db/runtally?password=" + SECRET, "ann", SECRET, 2);
    assertEquals("the database jdbc:postgresql://db/runtally as the user ann", settings.toString());
  }
}
