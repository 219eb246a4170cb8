package io.runtally.view.books;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL for all tests of this process, and new databases in it. */
public final class TestPostgres {
  private static final EmbeddedPostgres SERVER = start();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  private static EmbeddedPostgres start() {
    try {
      // Ends itself with the process.
      return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a new, empty database is. */
  public static DatabaseSettings newDatabase() {
    return newDatabase(4);
  }

  public static DatabaseSettings newDatabase(int connections) {
    String name = "test_" + DATABASES.incrementAndGet();
    execute("create database " + name);
    return new DatabaseSettings(
        "jdbc:postgresql://localhost:%d/%s".formatted(SERVER.getPort(), name),
        "postgres",
        "postgres",
        connections);
  }

  /** As an administrator, who is not in any of the databases. */
  public static void execute(String sql) {
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
