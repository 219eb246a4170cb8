package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long SECOND = 1_000_000_000;
  private static final long BEGIN = 42 * SECOND;

  private final Schedule thousand = new Schedule(BEGIN, 1_000);

  @Test
  void events_are_due_at_one_rate_from_the_first() {
    assertEquals(BEGIN, thousand.dueNanos(0));
    assertEquals(BEGIN + SECOND / 2, thousand.dueNanos(500));
    assertEquals(BEGIN + 3_600 * SECOND, thousand.dueNanos(3_600_000));
  }

  @Test
  void none_is_due_before_the_first_and_each_one_at_its_moment() {
    assertEquals(0, thousand.dueBy(BEGIN - 1));
    assertEquals(1, thousand.dueBy(BEGIN));
    assertEquals(500, thousand.dueBy(thousand.dueNanos(500) - 1));
    assertEquals(501, thousand.dueBy(thousand.dueNanos(500)));
  }

  @Test
  void after_a_pause_all_that_was_due_meanwhile_is_due_since_its_own_moment() {
    long afterPause = BEGIN + 10 * SECOND;
    assertEquals(10_001, thousand.dueBy(afterPause));
    assertEquals(9 * SECOND, afterPause - thousand.dueNanos(1_000));
  }
}
