package io.runtally.view.books;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes as PostgreSQL tells of them, over one connection for the whole process. */
public final class DatabaseChanges implements Changes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseChanges.class);
  private static final int LISTEN_MILLIS = 5_000;
  private static final int ALIVE_WITHIN_SECONDS = 5;
  private static final Duration BEFORE_RECONNECTING = Duration.ofSeconds(1);

  private final Database database;
  private final Map<String, Set<Runnable>> subscribers = new ConcurrentHashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean listening;

  private DatabaseChanges(Database database) {
    this.database = database;
    this.thread = Thread.ofPlatform().daemon().name("changes").unstarted(this::listen);
  }

  /** Begins to listen. */
  public static DatabaseChanges listeningTo(Database database) {
    var changes = new DatabaseChanges(database);
    changes.thread.start();
    return changes;
  }

  @Override
  public Subscription subscribe(String organizationId, Runnable changed) {
    // One runnable may be subscribed twice: each subscription is its own.
    Runnable own = () -> changed.run();
    subscribers.compute(
        organizationId,
        (_, known) -> {
          Set<Runnable> all = known == null ? ConcurrentHashMap.newKeySet() : known;
          all.add(own);
          return all;
        });
    return () ->
        subscribers.computeIfPresent(
            organizationId,
            (_, all) -> {
              all.remove(own);
              return all.isEmpty() ? null : all;
            });
  }

  @Override
  public boolean await(String organizationId, Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    long giveUpAt = System.nanoTime() + limit.toNanos();
    var changed = new Semaphore(0);
    // Subscribed first: a change between the look and the wait is not missed.
    try (Subscription _ = subscribe(organizationId, changed::release)) {
      while (!condition.getAsBoolean()) {
        long left = giveUpAt - System.nanoTime();
        if (left <= 0 || !changed.tryAcquire(left, TimeUnit.NANOSECONDS)) {
          return condition.getAsBoolean();
        }
        changed.drainPermits();
      }
      return true;
    }
  }

  /** Whether changes are heard of at present. */
  public boolean isListening() {
    return listening;
  }

  /** Subscriptions at present. */
  public int subscriptions() {
    return subscribers.values().stream().mapToInt(Set::size).sum();
  }

  private void listen() {
    boolean told = false;
    while (stopping.getCount() > 0) {
      try (Connection connection = database.connect()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("listen runtally_changes");
        }
        listening = true;
        // Whatever changed until now was not heard of.
        subscribers.values().forEach(all -> all.forEach(DatabaseChanges::tell));
        told = false;
        hear(connection);
      } catch (SQLException lost) {
        if (!told && stopping.getCount() > 0) {
          LOG.warn(
              "Changes in the database are not heard of until it answers again (SQL state {})",
              lost.getSQLState());
          told = true;
        }
      } finally {
        listening = false;
      }
      try {
        boolean _ = stopping.await(BEFORE_RECONNECTING.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (stopping.getCount() > 0) {
      PGNotification[] heard = postgres.getNotifications(LISTEN_MILLIS);
      if (heard == null || heard.length == 0) {
        // Silence may also be a connection that is gone.
        if (!connection.isValid(ALIVE_WITHIN_SECONDS)) {
          throw new SQLException("No answer", "08006");
        }
        continue;
      }
      for (PGNotification each : heard) {
        subscribers.getOrDefault(each.getParameter(), Set.of()).forEach(DatabaseChanges::tell);
      }
    }
  }

  /** One subscriber's mistake is not the others' loss. */
  private static void tell(Runnable subscriber) {
    try {
      subscriber.run();
    } catch (RuntimeException mistake) {
      LOG.error("A subscriber to changes failed", mistake);
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    thread.interrupt();
  }
}
