package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AwaitedTest {
  private final Awaited awaited = new Awaited(100);

  @Test
  void a_delay_runs_from_the_moment_an_event_was_due() {
    awaited.expect("a", 150);
    assertTrue(awaited.meet("a", 175));
    assertEquals(25, awaited.delays().percentile(100).toNanos());
  }

  @Test
  void what_was_due_while_it_warmed_up_is_waited_for_and_not_counted() {
    awaited.expect("early", 99);
    assertEquals(1, awaited.missing());
    assertTrue(awaited.meet("early", 500));
    assertEquals(0, awaited.missing());
    assertEquals(0, awaited.delays().count());
  }

  @Test
  void a_second_effect_and_one_of_nothing_are_told_apart_from_the_first() {
    awaited.expect("a", 150);
    assertTrue(awaited.meet("a", 160));
    assertFalse(awaited.meet("a", 170));
    assertFalse(awaited.meet("b", 170));
    assertEquals(1, awaited.delays().count());
  }
}
