package io.runtally.view.books;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes reach who waits for them, and nobody else. */
class DatabaseChangesTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final DatabaseSettings settings = TestPostgres.newDatabase();
  private final Database database = Database.open(settings);
  private final DatabaseChanges changes = DatabaseChanges.listeningTo(database);

  @AfterEach
  void close() {
    changes.close();
    database.close();
  }

  private void change(String organization) {
    database
        .jdbi()
        .useHandle(handle ->
            handle
                .createQuery("select pg_notify('runtally_changes', :organization)")
                .bind("organization", organization)
                .map((_, _) -> true)
                .list());
  }

  private void awaitListening() throws InterruptedException {
    long giveUpAt = System.nanoTime() + LONG.toNanos();
    while (!changes.isListening()) {
      assertTrue(System.nanoTime() < giveUpAt, "does not listen");
      Thread.onSpinWait();
    }
  }

  @Test
  void a_change_is_told_to_the_organizations_own_subscribers() throws InterruptedException {
    awaitListening();
    var acme = new Semaphore(0);
    var other = new Semaphore(0);
    try (var _ = changes.subscribe("org_acme", acme::release);
        var _ = changes.subscribe("org_acme", acme::release);
        var _ = changes.subscribe("org_other", other::release)) {
      assertEquals(3, changes.subscriptions());
      // Once it began to listen it tells everybody, and that may be now.
      acme.drainPermits();
      change("org_acme");
      assertTrue(acme.tryAcquire(2, LONG.toSeconds(), TimeUnit.SECONDS));
      other.drainPermits();
      change("org_acme");
      assertTrue(acme.tryAcquire(2, LONG.toSeconds(), TimeUnit.SECONDS));
      assertEquals(0, other.availablePermits());
    }
    assertEquals(0, changes.subscriptions());
  }

  @Test
  void a_subscriber_that_fails_does_not_keep_others_from_being_told() throws InterruptedException {
    awaitListening();
    var told = new Semaphore(0);
    try (var _ =
            changes.subscribe(
                "org_acme",
                () -> {
                  throw new IllegalStateException("on purpose");
                });
        var _ = changes.subscribe("org_acme", told::release)) {
      for (int n = 0; n < 3; n++) {
        change("org_acme");
        assertTrue(told.tryAcquire(LONG.toSeconds(), TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void after_the_connection_was_lost_all_are_told() throws InterruptedException {
    awaitListening();
    var told = new Semaphore(0);
    try (var _ = changes.subscribe("org_acme", told::release)) {
      told.drainPermits();
      TestPostgres.execute(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where query like 'listen%' and datname = '\
          """
              + settings.jdbcUrl().substring(settings.jdbcUrl().lastIndexOf('/') + 1)
              + "'");
      assertTrue(told.tryAcquire(LONG.toSeconds(), TimeUnit.SECONDS));
      awaitListening();
      told.drainPermits();
      change("org_acme");
      assertTrue(told.tryAcquire(LONG.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @Test
  void who_waits_for_a_condition_looks_again_after_each_change() throws Exception {
    awaitListening();
    var holds = new AtomicBoolean();
    var looked = new Semaphore(0);
    Thread changer =
        Thread.ofVirtual()
            .start(() -> {
              looked.acquireUninterruptibly();
              change("org_acme");
              looked.acquireUninterruptibly();
              holds.set(true);
              change("org_acme");
            });
    assertTrue(
        changes.await(
            "org_acme",
            LONG,
            () -> {
              boolean now = holds.get();
              looked.release();
              return now;
            }));
    changer.join();
    assertFalse(changes.await("org_acme", Duration.ofMillis(1), () -> false));
    assertEquals(0, changes.subscriptions());
  }
}
