package io.runtally.view.books;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.view.books.Turns.TurnNotCome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns of one organization, in one process and in several, and of many organizations at once. */
class DatabaseTurnsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final Database database = Database.open(TestPostgres.newDatabase());
  private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    over.countDown();
    people.close();
    database.close();
  }

  /** Somebody who has the turn until it is over. */
  private Future<?> keepsTurn(DatabaseTurns turns, String organization)
      throws InterruptedException {
    var begun = new CountDownLatch(1);
    Future<?> turn =
        people.submit(() ->
            turns.inTurn(
                organization,
                () -> {
                  begun.countDown();
                  return waitsUntilOver();
                }));
    assertTrue(begun.await(LONG.toSeconds(), TimeUnit.SECONDS));
    return turn;
  }

  private boolean waitsUntilOver() {
    try {
      return over.await(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  private static void awaitLine(DatabaseTurns turns, String organization, int length) {
    long giveUpAt = System.nanoTime() + LONG.toNanos();
    while (turns.waiting(organization) != length) {
      assertTrue(System.nanoTime() < giveUpAt, () -> "Of " + turns.waiting(organization));
      Thread.onSpinWait();
    }
  }

  @Test
  void one_at_a_time_across_processes_and_all_of_them() throws Exception {
    var here = new DatabaseTurns(database, LONG);
    var there = new DatabaseTurns(database, LONG);
    var within = new AtomicInteger();
    var most = new AtomicInteger();
    List<Future<Integer>> turns = new ArrayList<>();
    for (int n = 0; n < 2 * DatabaseTurns.LONGEST_LINE; n++) {
      DatabaseTurns either = n % 2 == 0 ? here : there;
      turns.add(
          people.submit(() ->
              either.inTurn(
                  "org_acme",
                  () -> {
                    most.accumulateAndGet(within.incrementAndGet(), Math::max);
                    return within.decrementAndGet();
                  })));
    }
    for (Future<Integer> turn : turns) {
      assertEquals(0, turn.get());
    }
    assertEquals(1, most.get());
    assertEquals(0, here.waiting("org_acme"));
  }

  @Test
  void however_many_come_for_one_organization_another_has_its_turn() throws Exception {
    var turns = new DatabaseTurns(database, LONG);
    Future<?> first = keepsTurn(turns, "org_busy");
    List<Future<String>> line = new ArrayList<>();
    for (int n = 1; n < DatabaseTurns.LONGEST_LINE; n++) {
      line.add(people.submit(() -> turns.inTurn("org_busy", () -> "done")));
    }
    awaitLine(turns, "org_busy", DatabaseTurns.LONGEST_LINE);

    assertEquals(
        "done",
        people
            .submit(() -> turns.inTurn("org_other", () -> "done"))
            .get(LONG.toSeconds(), TimeUnit.SECONDS));
    assertFalse(first.isDone());
    // Who would be too far behind need not wait to hear it.
    assertThrows(TurnNotCome.class, () -> turns.inTurn("org_busy", () -> "never"));

    over.countDown();
    for (Future<String> each : line) {
      assertEquals("done", each.get());
    }
    assertEquals(0, turns.waiting("org_busy"));
  }

  @Test
  void who_waits_too_long_is_told_so_here_and_elsewhere() throws Exception {
    Future<?> first = keepsTurn(new DatabaseTurns(database, LONG), "org_acme");
    var elsewhere = new DatabaseTurns(database, SHORT);
    assertThrows(TurnNotCome.class, () -> elsewhere.inTurn("org_acme", () -> "never"));

    var here = new DatabaseTurns(database, SHORT);
    Future<?> other = keepsTurn(here, "org_other");
    assertThrows(TurnNotCome.class, () -> here.inTurn("org_other", () -> "never"));
    assertFalse(first.isDone() || other.isDone());
  }

  @Test
  void a_turn_that_fails_is_over() {
    var turns = new DatabaseTurns(database, SHORT);
    assertThrows(
        IllegalStateException.class,
        () ->
            turns.inTurn(
                "org_acme",
                () -> {
                  throw new IllegalStateException("on purpose");
                }));
    assertEquals("done", turns.inTurn("org_acme", () -> "done"));
  }
}
