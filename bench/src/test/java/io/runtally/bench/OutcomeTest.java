package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final Outcome RIGHT =
      new Outcome(Map.of("org_a", 300L, "org_b", 40L), Map.of("org_a", 2L));

  @Test
  void the_same_numbers_contradict_nothing_and_a_missing_one_is_0() {
    assertEquals(
        Optional.empty(),
        RIGHT.contradiction(
            new Outcome(Map.of("org_a", 300L, "org_b", 40L), Map.of("org_a", 2L, "org_b", 0L))));
  }

  @Test
  void an_event_counted_twice_is_told_with_its_organization() {
    assertEquals(
        Optional.of(
            "org_a has 301 accepted events in place of 300, and 0 more organizations are wrong (341 in all, in place of 340)"),
        RIGHT.contradiction(new Outcome(Map.of("org_a", 301L, "org_b", 40L), Map.of("org_a", 2L))));
  }

  @Test
  void so_is_a_credit_that_was_not_drawn() {
    assertEquals(
        Optional.of(
            "org_a has 1 credits in place of 2, and 0 more organizations are wrong (1 in all, in place of 2)"),
        RIGHT.contradiction(new Outcome(Map.of("org_a", 300L, "org_b", 40L), Map.of("org_a", 1L))));
  }
}
