package io.runtally.view.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.runtally.view.books.DatabaseSettings;

/** The keys of {@code database} in application.yml, where each is explained. */
@ConfigurationProperties("database")
record DatabaseConfiguration(String jdbcUrl, String user, String password, int connections) {
  DatabaseSettings settings() {
    if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
      throw new CannotStart(
          "JDBC_URL is not an address of PostgreSQL: it begins with jdbc:postgresql://host:port/database.");
    }
    return new DatabaseSettings(jdbcUrl, user, password, connections);
  }

  /** Without the password, which may stand in the address too. */
  @Override
  public String toString() {
    return "the database of " + user;
  }
}
