package io.runtally.view.books;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Turns by PostgreSQL's advisory locks, which end with the connection: an instance that dies keeps
 * nobody waiting. Nothing is written.
 */
public final class DatabaseTurns implements Turns {
  /** So that no other use of advisory locks in this database is in the way. */
  private static final int LOCK_CLASS = 0x52554e;

  /** Each turn keeps a connection, beside those with which pages are read. */
  private static final int AT_ONCE = 16;

  private final Semaphore connections = new Semaphore(AT_ONCE);
  private final Jdbi jdbi;
  private final Duration patience;

  /**
   * Takes turns in a database.
   *
   * @param patience how long a turn is waited for
   */
  public DatabaseTurns(Database database, Duration patience) {
    this.jdbi = Jdbi.create(database::connect);
    this.patience = patience;
  }

  @Override
  public <T> T inTurn(String organizationId, Supplier<T> action) {
    await();
    try {
      return jdbi.inTransaction(handle -> {
        lock(handle, organizationId);
        return action.get();
      });
    } finally {
      connections.release();
    }
  }

  private void await() {
    boolean come = false;
    try {
      come = connections.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (!come) {
      throw new TurnNotCome();
    }
  }

  private void lock(Handle handle, String organizationId) {
    try {
      var _ = handle.execute("set local lock_timeout = " + patience.toMillis());
      // A function, not a statement: it answers with one empty row.
      var _ =
          handle
              .createQuery("select pg_advisory_xact_lock(:lockClass, hashtext(:organization))")
              .bind("lockClass", LOCK_CLASS)
              .bind("organization", organizationId)
              .mapTo(String.class)
              .one();
    } catch (JdbiException tooLong) {
      throw new TurnNotCome(tooLong);
    }
  }
}
