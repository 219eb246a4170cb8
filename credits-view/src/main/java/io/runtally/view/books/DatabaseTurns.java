package io.runtally.view.books;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Turns by PostgreSQL's advisory locks, which end with the connection: an instance that dies keeps
 * nobody waiting. Nothing is written.
 *
 * <p>Within this process each organization has a line of its own, and only its head takes a
 * connection: however many come for one organization, the others find their way.
 */
public final class DatabaseTurns implements Turns {
  /** So that no other use of advisory locks in this database is in the way. */
  private static final int LOCK_CLASS = 0x52554e;

  /** Each turn keeps a connection, beside those with which pages are read. */
  private static final int AT_ONCE = 16;

  /** In one line, its head included: more of them would only wait in vain. */
  static final int LONGEST_LINE = 16;

  private final Semaphore connections = new Semaphore(AT_ONCE);
  private final Map<String, Line> lines = new ConcurrentHashMap<>();
  private final Jdbi jdbi;
  private final Duration patience;

  /** Who waits for the turns of one organization, and who has it. */
  private record Line(Semaphore head, int length) {
    static Line empty() {
      return new Line(new Semaphore(1, true), 0);
    }

    Line with(int more) {
      return new Line(head, length + more);
    }
  }

  /**
   * Takes turns in a database.
   *
   * @param patience how long a turn is waited for, all in all
   */
  public DatabaseTurns(Database database, Duration patience) {
    this.jdbi = Jdbi.create(database::connect);
    this.patience = patience;
  }

  @Override
  public <T> T inTurn(String organizationId, Supplier<T> action) {
    long giveUpAt = System.nanoTime() + patience.toNanos();
    Semaphore head = lineUp(organizationId);
    try {
      await(head, giveUpAt);
      try {
        await(connections, giveUpAt);
        try {
          return jdbi.inTransaction(handle -> {
            lock(handle, organizationId, giveUpAt);
            return action.get();
          });
        } finally {
          connections.release();
        }
      } finally {
        head.release();
      }
    } finally {
      leave(organizationId);
    }
  }

  /** How many wait for an organization's turn, or have it. */
  int waiting(String organizationId) {
    return lines.getOrDefault(organizationId, Line.empty()).length();
  }

  private Semaphore lineUp(String organizationId) {
    return lines
        .compute(
            organizationId,
            (_, known) -> {
              Line line = known == null ? Line.empty() : known;
              if (line.length() >= LONGEST_LINE) {
                throw new TurnNotCome();
              }
              return line.with(1);
            })
        .head();
  }

  private void leave(String organizationId) {
    lines.computeIfPresent(organizationId, (_, line) -> line.length() == 1 ? null : line.with(-1));
  }

  private static void await(Semaphore permits, long giveUpAt) {
    boolean come = false;
    try {
      come = permits.tryAcquire(giveUpAt - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (!come) {
      throw new TurnNotCome();
    }
  }

  private static void lock(Handle handle, String organizationId, long giveUpAt) {
    long millisLeft = Duration.ofNanos(giveUpAt - System.nanoTime()).toMillis();
    try {
      // None at all would be no limit.
      var _ = handle.execute("set local lock_timeout = " + Math.max(1, millisLeft));
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
