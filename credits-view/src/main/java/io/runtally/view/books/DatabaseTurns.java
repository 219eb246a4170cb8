package io.runtally.view.books;

import java.time.Duration;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Turns by PostgreSQL's advisory locks, which end with the connection: an instance that dies keeps
 * nobody waiting. Nothing is written.
 */
public final class DatabaseTurns implements Turns {
  /** So that no other use of advisory locks in this database is in the way. */
  private static final int LOCK_CLASS = 0x52554e;

  private final Jdbi jdbi;
  private final Duration patience;

  /**
   * Takes turns in a database.
   *
   * @param jdbi with connections of its own: each turn keeps one
   * @param patience how long a turn is waited for
   */
  public DatabaseTurns(Jdbi jdbi, Duration patience) {
    this.jdbi = jdbi;
    this.patience = patience;
  }

  @Override
  public <T> T inTurn(String organizationId, Supplier<T> action) {
    return jdbi.inTransaction(handle -> {
      try {
        handle.execute("set local lock_timeout = " + patience.toMillis());
        handle
            .createUpdate("select pg_advisory_xact_lock(:lockClass, hashtext(:organization))")
            .bind("lockClass", LOCK_CLASS)
            .bind("organization", organizationId)
            .execute();
      } catch (JdbiException tooLong) {
        throw new TurnNotCome(tooLong);
      }
      return action.get();
    });
  }
}
