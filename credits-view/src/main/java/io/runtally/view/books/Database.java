package io.runtally.view.books;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/** The database with its tables made, and the connections to it. Safe for use by many threads. */
public final class Database implements AutoCloseable {
  private static final int OLDEST_VERSION = 15;
  private static final String CONNECT_SECONDS = "10";
  // A database that fell silent must not hold a thread for ever.
  private static final String ANSWER_SECONDS = "60";
  private static final int WAIT_FOR_CONNECTION_MILLIS = 5_000;

  private final DatabaseSettings settings;
  private final HikariDataSource connections;
  private final Jdbi jdbi;

  private Database(DatabaseSettings settings) {
    this.settings = settings;
    this.connections = new HikariDataSource(pool(settings));
    this.jdbi = PlainTypes.registeredWith(Jdbi.create(connections));
  }

  /**
   * Connects, and brings the tables to this version.
   *
   * @throws DatabaseUnfit where that cannot be, with what to do about it
   */
  public static Database open(DatabaseSettings settings) {
    if (!settings.jdbcUrl().startsWith("jdbc:postgresql:")) {
      throw new DatabaseUnfit(
          "%s is no PostgreSQL: set JDBC_URL to an address such as jdbc:postgresql://localhost:5432/runtally."
              .formatted(capitalized(settings)));
    }
    try (Connection connection = connect(settings)) {
      requireVersion(connection, settings);
    } catch (SQLException refused) {
      throw unfit(settings, refused);
    }
    try {
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
          .locations("classpath:db/migration")
          // By default it passes over what a newer version has made, and would write into that.
          .ignoreMigrationPatterns(new String[0])
          .load()
          .migrate();
    } catch (FlywayException refused) {
      if (refused.getCause() instanceof SQLException cause) {
        throw unfit(settings, cause);
      }
      throw new DatabaseUnfit(
          "%s holds tables that this version of the credits view did not make: set JDBC_URL to an empty database of its own, or drop this one if it was the view's of another version, and it is built again (%s)."
              .formatted(capitalized(settings), firstLine(refused)));
    }
    return new Database(settings);
  }

  /** Plain SQL, each piece of work with a connection of the pool. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** A connection beside the pool, for who keeps it. */
  Connection connect() throws SQLException {
    return connect(settings);
  }

  @Override
  public void close() {
    connections.close();
  }

  private static Connection connect(DatabaseSettings settings) throws SQLException {
    Properties properties = timeouts();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    return DriverManager.getConnection(address(settings), properties);
  }

  private static HikariConfig pool(DatabaseSettings settings) {
    var pool = new HikariConfig();
    pool.setPoolName("database");
    pool.setJdbcUrl(address(settings));
    pool.setUsername(settings.user());
    pool.setPassword(settings.password());
    pool.setMaximumPoolSize(settings.connections());
    pool.setConnectionTimeout(WAIT_FOR_CONNECTION_MILLIS);
    pool.setDataSourceProperties(timeouts());
    return pool;
  }

  /**
   * The address, and what must hold whatever it says: of two values the driver takes the last.
   * Inserts that are rewritten into one are not counted one by one, and those counts are how the
   * projection knows what another has written already.
   */
  private static String address(DatabaseSettings settings) {
    String given = settings.jdbcUrl();
    return given + (given.contains("?") ? "&" : "?") + "reWriteBatchedInserts=false";
  }

  private static Properties timeouts() {
    var properties = new Properties();
    properties.setProperty("ApplicationName", "runtally credits-view");
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("loginTimeout", CONNECT_SECONDS);
    properties.setProperty("socketTimeout", ANSWER_SECONDS);
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }

  private static void requireVersion(Connection connection, DatabaseSettings settings)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet version = statement.executeQuery("show server_version_num")) {
      version.next();
      int major = version.getInt(1) / 10_000;
      if (major < OLDEST_VERSION) {
        throw new DatabaseUnfit(
            "%s is PostgreSQL %d: set JDBC_URL to one of version %d or newer."
                .formatted(capitalized(settings), major, OLDEST_VERSION));
      }
    }
  }

  private static DatabaseUnfit unfit(DatabaseSettings settings, SQLException refused) {
    // By the code, not by the driver's words: those may hold the address with all its parameters.
    String state = String.valueOf(refused.getSQLState());
    String sentence =
        switch (state) {
          case "28P01", "28000" ->
              "%s is refused: set JDBC_USER and JDBC_PASSWORD to those of a user who may connect.";
          case "3D000" ->
              "%s does not exist: create it (createdb), or set JDBC_URL to one that does.";
          case "42501" ->
              "%s may not make tables: let the user own the database, or set JDBC_USER to one who does.";
          case "53300" ->
              "%s has no connection left: raise its max_connections, or end what holds them.";
          case "57P03" ->
              "%s is still starting or stopping: try again once it accepts connections.";
          case "08001", "08004", "08006" ->
              "%s does not answer: start it, or set JDBC_URL to where it is.";
          default ->
              "%s cannot be used (SQL state "
                  + state
                  + "): check JDBC_URL, JDBC_USER and JDBC_PASSWORD.";
        };
    return new DatabaseUnfit(sentence.formatted(capitalized(settings)));
  }

  private static String capitalized(DatabaseSettings settings) {
    String words = settings.toString();
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static String firstLine(FlywayException refused) {
    return String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
  }
}
