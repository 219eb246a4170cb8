package io.runtally.meter.domain;

import static io.runtally.meter.domain.TallyDriver.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.meter.domain.PlanHistory.Statement;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of a month's allowance when the plan changes. */
@DisplayName("R5 Plan changes")
class PlanChangesTest {
  private final TallyDriver meter = new TallyDriver();

  @Test
  void after_an_upgrade_the_234_stay_overage_and_the_next_4_000_are_covered() {
    meter.plan(1_000).runs(1_234);

    meter.plan(5_000).runs(4_000);

    assertEquals(5_000, meter.covered());
    assertEquals(234, meter.overage());
    assertEquals(2, meter.creditsDrawn());
    assertEquals(34, meter.towardNextCredit());

    meter.runs(1);
    assertEquals(235, meter.overage());
  }

  @Test
  void a_downgrade_takes_effect_next_month() {
    meter.at("2026-11-05T10:00:00Z").plan(100);
    meter.at("2026-11-10T10:00:00Z").plan(10);

    meter.runs(60).at("2026-12-02T10:00:00Z").runs(60);

    assertEquals(60, meter.month("2026-11").covered());
    assertEquals(10, meter.month("2026-12").covered());
    assertEquals(50, meter.overage());
  }

  @Test
  void the_highest_plan_of_a_month_also_holds_for_its_late_runs() {
    meter.at("2026-10-05T10:00:00Z").plan(10);
    meter.at("2026-10-10T10:00:00Z").plan(100);
    meter.at("2026-10-11T10:00:00Z").plan(20).runs(1);

    meter.at("2026-11-20T10:00:00Z").runs(1).runsOf("2026-10", 99);

    assertEquals(100, meter.month("2026-10").covered());
    assertEquals(OptionalLong.of(20), meter.month("2026-11").allowance());
  }

  @Test
  void a_month_whose_first_runs_come_late_has_the_plans_of_its_time() {
    meter.at("2026-09-05T10:00:00Z").plan(100);
    meter.at("2026-10-15T10:00:00Z").plan(10);
    meter.at("2026-11-02T10:00:00Z").runs(1);

    meter.runsOf("2026-10", 50);

    assertEquals(50, meter.month("2026-10").covered());
  }

  @Test
  void a_month_whose_first_runs_come_late_is_not_under_the_plan_that_followed_it() {
    meter.at("2026-09-05T10:00:00Z").plan(100);
    meter.at("2026-11-01T00:00:05Z").plan(10, "2026-11-01T00:00:00Z").runs(1);

    meter.runsOf("2026-10", 50);

    assertEquals(50, meter.month("2026-10").covered());
  }

  @Test
  void plans_that_no_run_can_need_any_more_are_forgotten() {
    meter.at("2026-08-20T10:00:00Z").plan(10);
    meter.at("2026-09-15T10:00:00Z").plan(20);
    meter.at("2026-11-01T00:00:00Z").plan(30);

    meter.at("2026-11-05T12:00:00Z").runs(1);
    assertEquals(3, meter.tally().plans().statements().size());

    meter.at("2026-12-07T12:00:00Z").runs(1);
    assertEquals(
        List.of(OptionalLong.of(30)),
        meter.tally().plans().statements().stream().map(Statement::monthlyRuns).toList());
  }

  @Nested
  class A_plan_with_its_own_moment {
    @Test
    void ends_the_old_allowance_although_it_is_sent_seconds_after_midnight() {
      meter.at("2026-11-05T10:00:00Z").plan(5_000);

      meter.at("2026-12-01T00:00:03Z").plan(1_000, "2026-12-01T00:00:00Z").runs(1_001);

      assertEquals(1_000, meter.month("2026-12").covered());
      assertEquals(1, meter.month("2026-12").overage());
    }

    @Test
    void would_without_it_keep_the_old_allowance_for_another_month() {
      meter.at("2026-11-05T10:00:00Z").plan(5_000);

      meter.at("2026-12-01T00:00:03Z").plan(1_000).runs(1_001);

      assertEquals(1_001, meter.month("2026-12").covered());
    }

    @Test
    void takes_back_no_verdict_of_the_seconds_before_it_arrived() {
      meter.at("2026-11-05T10:00:00Z").plan(5_000);
      meter.at("2026-12-01T00:00:01Z").event(1_200);

      meter.at("2026-12-01T00:00:03Z").plan(1_000, "2026-12-01T00:00:00Z").runs(1);

      assertEquals(1_200, meter.month("2026-12").covered());
      assertEquals(OptionalLong.of(1_200), meter.month("2026-12").allowance());
      assertEquals(1, meter.month("2026-12").overage());
    }

    @Test
    void that_lies_ahead_changes_nothing_before_it() {
      meter.plan(10);

      meter.plan(100, "2026-12-01T00:00:00Z").runs(50);

      assertEquals(10, meter.month("2026-11").covered());
      assertEquals(OptionalLong.of(100), meter.month("2026-12").allowance());
    }
  }

  @Nested
  class The_end_of_a_plan {
    @Test
    void leaves_the_month_its_allowance_and_lets_later_runs_wait() {
      meter.plan(10).runs(4);

      meter.at("2026-11-20T10:00:00Z").planEnds().runs(7);
      meter.at("2026-12-02T10:00:00Z").runs(5);

      assertEquals(10, meter.month("2026-11").covered());
      assertEquals(1, meter.month("2026-11").overage());
      assertEquals(5, meter.month("2026-12").waiting());
      assertEquals(5, meter.waiting());
    }

    @Test
    void lets_runs_of_the_next_month_wait_even_where_that_had_begun_for_some() {
      meter.at("2026-11-05T10:00:00Z").plan(10);
      meter.at("2026-11-30T23:58:00Z").runsOf("2026-12", 2);

      meter.at("2026-11-30T23:59:00Z").planEnds();
      meter.at("2026-12-01T10:00:00Z").runs(5);

      assertEquals(2, meter.month("2026-12").covered());
      assertEquals(5, meter.month("2026-12").waiting());

      meter.plan(4);
      assertEquals(4, meter.month("2026-12").covered());
      assertEquals(3, meter.month("2026-12").overage());
    }

    @Test
    void at_the_very_start_of_a_month_leaves_that_month_nothing() {
      meter.at("2026-11-05T10:00:00Z").plan(10);
      meter.at("2026-11-30T23:58:00Z").runsOf("2026-12", 2);

      meter.at("2026-12-01T00:00:00Z").planEnds().runs(5);

      assertEquals(2, meter.month("2026-12").covered());
      assertEquals(5, meter.month("2026-12").waiting());
    }

    @Test
    void in_the_millisecond_of_its_beginning_leaves_the_month_its_allowance_all_the_same() {
      meter.at("2026-11-10T10:00:00Z").plan(10).at("2026-11-10T10:00:00Z").planEnds().runs(12);

      assertEquals(10, meter.month("2026-11").covered());
      assertEquals(2, meter.month("2026-11").overage());
      assertEquals(OptionalLong.empty(), meter.month("2026-12").allowance());
    }

    @Test
    void drops_what_had_been_scheduled_after_it() {
      meter.plan(10).plan(100, "2026-12-01T00:00:00Z");

      meter.planEnds().at("2026-12-02T10:00:00Z").runs(3);

      assertEquals(3, meter.waiting());
    }

    @Test
    void leaves_a_month_the_allowance_that_it_had_from_a_plan_now_dropped() {
      meter.plan(10, "2026-12-01T00:00:00Z").runs(4);

      meter.planEnds().runs(3);

      assertEquals(7, meter.month("2026-11").covered());
      assertEquals(0, meter.waiting());
    }

    @Test
    void is_removed_by_a_later_plan_that_speaks_of_an_earlier_moment() {
      meter.plan(10);
      meter.at("2026-11-20T10:00:00Z").planEnds();

      meter.at("2026-11-21T10:00:00Z").plan(20, "2026-11-15T00:00:00Z");

      assertEquals(OptionalLong.of(20), meter.month("2026-12").allowance());
    }

    @Test
    void stands_until_the_plan_that_comes_after_it() {
      meter.at("2026-10-20T10:00:00Z").plan(10).planEnds();
      meter.at("2026-11-20T10:00:00Z").runs(12);

      meter.at("2026-12-03T10:00:00Z").plan(7);

      assertEquals(7, meter.month("2026-11").covered());
      assertEquals(5, meter.month("2026-11").overage());
    }
  }

  @Nested
  class A_history {
    private static final long ARRIVAL = millis("2026-11-10T12:00:00Z");

    @Test
    void of_two_plans_about_the_same_moment_has_the_one_that_arrived_later() {
      Statement first = Statement.plan(ARRIVAL, ARRIVAL, 10);
      Statement second = Statement.plan(ARRIVAL, ARRIVAL + 1, 5);

      assertEquals(List.of(second), history(first, second).statements());
      assertEquals(List.of(second), history(second, first).statements());
    }

    @Test
    void of_two_plans_that_arrived_in_one_millisecond_has_the_one_told_later() {
      Statement first = Statement.plan(ARRIVAL, ARRIVAL, 10);
      Statement second = Statement.plan(ARRIVAL, ARRIVAL, 5);

      assertEquals(List.of(second), history(first, second).statements());
      assertEquals(List.of(first), history(second, first).statements());
    }

    @Test
    void says_the_same_in_whichever_order_two_plans_arrive() {
      Statement november = Statement.plan(millis("2026-11-01T00:00:00Z"), ARRIVAL, 10);
      Statement december = Statement.plan(millis("2026-12-01T00:00:00Z"), ARRIVAL + 1, 5);

      assertEquals(history(november, december), history(december, november));
    }

    @Test
    void says_the_same_where_an_end_is_told_after_the_later_plan_that_removes_it() {
      Statement end = Statement.ended(ARRIVAL);
      Statement plan = Statement.plan(ARRIVAL - 1, ARRIVAL + 1, 10);

      assertEquals(history(end, plan), history(plan, end));
      assertEquals(List.of(plan), history(plan, end).statements());
    }

    @Test
    void says_the_same_where_a_scheduled_plan_is_told_after_the_end_that_dropped_it() {
      Statement scheduled = Statement.plan(ARRIVAL + 1_000, ARRIVAL, 10);
      Statement end = Statement.ended(ARRIVAL + 1);

      assertEquals(history(scheduled, end), history(end, scheduled));
      assertEquals(List.of(end), history(end, scheduled).statements());
    }

    @Test
    void is_not_changed_by_a_statement_that_is_read_again() {
      Statement plan = Statement.plan(ARRIVAL, ARRIVAL, 10);
      Statement end = Statement.ended(ARRIVAL + 1);
      PlanHistory history = history(plan, end);

      assertEquals(history, history.with(plan));
      assertEquals(history, history.with(end));
    }

    private static PlanHistory history(Statement... statements) {
      PlanHistory history = PlanHistory.UNKNOWN;
      for (Statement statement : statements) {
        history = history.with(statement);
      }
      return history;
    }
  }
}
