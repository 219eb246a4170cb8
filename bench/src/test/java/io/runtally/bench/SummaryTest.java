package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {
  static final Contender METER = new TheMeter();

  @Test
  void the_median_is_the_one_in_the_middle_or_half_way_between_two() {
    assertEquals(3, Medians.of(9, 1, 3));
    assertEquals(2, Medians.of(3, 1));
    assertThrows(IllegalArgumentException.class, () -> Medians.of());
  }

  @Test
  void rates_are_told_as_their_median_and_both_ends() {
    Summary summary = Summary.of(METER, List.of(exact(1, 100), exact(2, 400), exact(3, 200)));
    assertEquals(
        new Summary.Range(100, 200, 400), summary.figures().orElseThrow().eventsPerSecond());
    assertTrue(summary.isExact());
  }

  @Test
  void the_time_of_a_round_that_was_not_exact_does_not_count() {
    Result wrong =
        new Result("runtally", 2, Optional.of(measure(900)), Optional.of("one event too many"));
    Summary summary = Summary.of(METER, List.of(exact(1, 100), wrong));
    assertEquals(
        new Summary.Range(100, 100, 100), summary.figures().orElseThrow().eventsPerSecond());
    assertFalse(summary.isExact());
    assertEquals(List.of("one event too many"), summary.faults());
  }

  @Test
  void a_contender_that_was_never_exact_has_no_figures() {
    Result failed = new Result("runtally", 1, Optional.empty(), Optional.of("it ended"));
    assertEquals(Optional.empty(), Summary.of(METER, List.of(failed)).figures());
  }

  @Test
  void one_that_was_through_with_its_first_commit_is_exact_and_has_no_figures() {
    Sample all = MeasureTest.sample(1, 100, 1, 1, Optional.empty());
    Result result =
        new Result("runtally", 1, Optional.of(new Measure(all, all, all)), Optional.empty());
    Summary summary = Summary.of(METER, List.of(result));
    assertTrue(summary.isExact());
    assertEquals(Optional.empty(), summary.figures());
  }

  @Test
  void the_rounds_of_others_do_not_count() {
    Result other = new Result("usual", 1, Optional.of(measure(5)), Optional.empty());
    assertEquals(
        Summary.of(METER, List.of(exact(1, 100))),
        Summary.of(METER, List.of(exact(1, 100), other)));
  }

  static Result exact(int round, long eventsPerSecond) {
    return new Result("runtally", round, Optional.of(measure(eventsPerSecond)), Optional.empty());
  }

  /** Over two seconds, half of them in each. */
  private static Measure measure(long eventsPerSecond) {
    return new Measure(
        MeasureTest.sample(0, 0, 0, 0, Optional.of(Duration.ZERO)),
        MeasureTest.sample(1, eventsPerSecond, 1, 1, Optional.of(Duration.ofSeconds(3))),
        MeasureTest.sample(2, 2 * eventsPerSecond, 2, 1, Optional.of(Duration.ofSeconds(4))));
  }
}
