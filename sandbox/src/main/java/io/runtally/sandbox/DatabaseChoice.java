package io.runtally.sandbox;

import java.util.Map;
import java.util.Optional;

/** Which database holds the credits view's tables: a PostgreSQL of the sandbox's, or another. */
sealed interface DatabaseChoice {
  /** PostgreSQL's own port. */
  int USUAL_PORT = 5432;

  /**
   * A PostgreSQL of the sandbox's.
   *
   * @param port absent for the usual one or, where another program has that, any that is free
   */
  record Embedded(Optional<Integer> port) implements DatabaseChoice {
    /** The port to listen on now. */
    int portNow() {
      return port.orElseGet(() -> Ports.isFree(USUAL_PORT) ? USUAL_PORT : Ports.free());
    }
  }

  /** One that is there already. */
  record Own(DatabaseAccess access) implements DatabaseChoice {}

  /**
   * The one at {@code jdbcUrl}, with user and password of the environment, where one is given; a
   * password on a command line would be seen by everybody.
   */
  static DatabaseChoice of(
      Optional<String> jdbcUrl, Optional<Integer> port, Map<String, String> environment) {
    return jdbcUrl
        .<DatabaseChoice>map(url ->
            new Own(
                DatabaseAccess.of(
                    url,
                    environment.getOrDefault("JDBC_USER", "runtally"),
                    environment.getOrDefault("JDBC_PASSWORD", ""))))
        .orElseGet(() -> new Embedded(port));
  }
}
