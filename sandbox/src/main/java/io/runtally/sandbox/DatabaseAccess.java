package io.runtally.sandbox;

/**
 * Where a database is, and who may use it.
 *
 * @param password never shown
 */
public record DatabaseAccess(String jdbcUrl, String user, String password) {
  private static final String POSTGRESQL = "jdbc:postgresql:";

  /**
   * A database of one's own.
   *
   * @throws SandboxProblem when the URL is of something else
   */
  static DatabaseAccess of(String jdbcUrl, String user, String password) {
    if (!jdbcUrl.startsWith(POSTGRESQL)) {
      // Not shown: what was given by mistake may hold a password.
      throw new SandboxProblem(
          "--jdbc-url must be the URL of a PostgreSQL database, such as jdbc:postgresql://localhost:5432/runtally; its user and password are read from JDBC_USER and JDBC_PASSWORD.");
    }
    return new DatabaseAccess(jdbcUrl, user, password);
  }

  /** The URL without its parameters, which may hold a password. */
  String place() {
    int parameters = jdbcUrl.indexOf('?');
    return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
  }

  @Override
  public String toString() {
    return "%s as %s".formatted(place(), user);
  }
}
