package io.runtally.view.books;

/**
 * Where the database is.
 *
 * @param jdbcUrl such as {@code jdbc:postgresql://localhost:5432/runtally}
 * @param password never shown
 * @param connections that are held open at most
 */
public record DatabaseSettings(String jdbcUrl, String user, String password, int connections) {

  /** The address without its parameters: a password may stand among them. */
  String address() {
    int parameters = jdbcUrl.indexOf('?');
    return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
  }

  @Override
  public String toString() {
    return "the database %s as the user %s".formatted(address(), user);
  }
}
