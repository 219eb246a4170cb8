package io.runtally.meter.domain;

import static io.runtally.meter.domain.TallyDriver.RUNS;
import static io.runtally.meter.domain.TallyDriver.TEMPLATES;
import static io.runtally.meter.domain.TallyDriver.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.meter.domain.PlanHistory.Statement;
import io.runtally.meter.domain.Usage.Amount;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of runs while no plan is known, and when one is. */
@DisplayName("R6 An organization without a plan")
class WaitingRunsTest {
  private final TallyDriver meter = new TallyDriver();

  @Test
  void has_its_runs_wait_and_nothing_deducted() {
    meter.runs(250).event(1_000);

    assertEquals(1_250, meter.waiting());
    assertEquals(OptionalLong.empty(), meter.month("2026-11").allowance());
    assertEquals(0, meter.covered());
    assertEquals(List.of(), meter.deductions());
  }

  @Test
  void has_them_judged_in_their_order_when_the_first_plan_arrives() {
    meter.runs(350);

    meter.plan(100);

    assertEquals(100, meter.covered());
    assertEquals(250, meter.overage());
    assertEquals(0, meter.waiting());
    assertEquals(idsFrom(101, 200), idsOf(meter.deductions().get(0)));
    assertEquals(idsFrom(201, 300), idsOf(meter.deductions().get(1)));
  }

  @Test
  void gets_one_receipt_per_credit_and_not_a_giant_one() {
    meter.runs(1_050).plan(0);

    assertEquals(10, meter.deductions().size());
    for (Deduction deduction : meter.deductions()) {
      assertEquals(1, deduction.credits());
      assertEquals(100, deduction.parts().size());
    }
  }

  @Test
  void has_the_first_plan_count_as_in_force_since_ever() {
    meter.at("2026-10-31T10:00:00Z").runs(12);
    meter.at("2026-11-03T10:00:00Z").runs(12);

    meter.at("2026-11-20T10:00:00Z").plan(10);

    assertEquals(10, meter.month("2026-10").covered());
    assertEquals(10, meter.month("2026-11").covered());
    assertEquals(4, meter.overage());
  }

  @Test
  void keeps_its_waiting_runs_however_long_the_plan_takes() {
    meter.at("2026-03-31T10:00:00Z").runs(12);
    meter.at("2026-08-31T10:00:00Z").runs(3);
    assertEquals(15, meter.waiting());

    meter.at("2026-11-20T10:00:00Z").plan(10);

    assertEquals(10, meter.month("2026-03").covered());
    assertEquals(2, meter.month("2026-03").overage());
    assertEquals(3, meter.month("2026-08").covered());
  }

  @Test
  void is_charged_when_the_plan_arrives_and_not_before() {
    meter.at("2026-11-03T10:00:00Z").runs(100);

    meter.at("2026-11-20T10:00:00Z").plan(0);

    assertEquals(millis("2026-11-20T10:00:00Z"), meter.lastDeduction().deductedAt());
  }

  @Test
  void draws_credits_for_other_usage_all_the_same() {
    meter.runs(1).templates(3);

    assertEquals(3, meter.creditsDrawn());
    assertEquals(1, meter.waiting());
    assertEquals(3, meter.deductions(TEMPLATES).size());
  }

  @Test
  void draws_credits_that_an_event_names_since_no_plan_covers_them() {
    meter.credits(RUNS, 7);

    assertEquals(7, meter.creditsDrawn());
    assertTrue(meter.tally().waiting().isEmpty());
  }

  @Test
  void waits_again_after_its_plan_ended() {
    meter.at("2026-10-10T10:00:00Z").plan(10).planEnds();

    meter.at("2026-11-10T10:00:00Z").runs(15);
    assertEquals(15, meter.waiting());

    meter.at("2026-11-12T10:00:00Z").plan(10);
    assertEquals(10, meter.month("2026-11").covered());
    assertEquals(5, meter.overage());
  }

  @Test
  void lets_new_runs_queue_behind_those_that_are_on_their_way_out() {
    meter.holdLine().runs(3).plan(3).lineMoves(1);

    meter.runs(2);
    assertEquals(1, meter.covered());
    assertEquals(4, meter.waiting());

    meter.lineMoves();
    assertEquals(3, meter.covered());
    assertEquals(List.of("e4", "e5"), openIds());
    assertTrue(meter.tally().waiting().isEmpty());

    meter.runs(1);
    assertEquals(3, meter.overage());
    assertEquals(0, meter.waiting());
  }

  @Test
  void is_charged_for_a_run_that_queued_behind_when_that_arrived() {
    meter.holdLine().runs(99).plan(0);
    long later = millis("2026-11-21T10:00:00Z");

    meter.at(later).runs(1).lineMoves();

    assertEquals(later, meter.lastDeduction().deductedAt());
  }

  @Test
  void lets_a_run_whose_month_has_no_plan_yet_go_back_to_the_end() {
    meter.at("2026-10-10T10:00:00Z").runs(1);
    meter.at("2026-11-10T10:00:00Z").runsOf("2026-12", 1).runsOf("2026-11", 1);
    Statement planned = Statement.plan(millis("2026-10-01T00:00:00Z"), meter.now(), 5);
    Statement ended = Statement.ended(meter.now() + 1);

    // A plan that had been moved between partitions is told after the end that followed it.
    meter.stated(ended).stated(planned);

    assertEquals(2, meter.covered());
    assertEquals(1, meter.month("2026-12").waiting());
    assertFalse(meter.tally().waiting().isMoving());

    meter.plan(5);
    assertEquals(3, meter.covered());
    assertEquals(0, meter.waiting());
  }

  @Test
  void lets_several_of_these_go_back_once_and_no_more() {
    meter.at("2026-10-10T10:00:00Z").runs(1);
    meter.at("2026-11-10T10:00:00Z").runsOf("2026-12", 2).runsOf("2026-11", 1);
    Statement planned = Statement.plan(millis("2026-10-01T00:00:00Z"), meter.now(), 5);

    meter.holdLine().stated(Statement.ended(meter.now() + 1)).stated(planned).lineMoves(20);

    assertFalse(meter.tally().waiting().isMoving());
    assertEquals(List.of("e2", "e3"), meter.waitingRows().stream().map(Usage::id).toList());
  }

  @Test
  void has_nothing_released_by_a_plan_for_other_months() {
    meter.at("2026-10-20T10:00:00Z").planEnds();
    meter.at("2026-11-10T10:00:00Z").runs(2).runsOf("2026-10", 1);
    long before = millis("2026-10-10T10:00:00Z");

    // Told after the end that followed it; October is under it, November is not.
    meter.holdLine().stated(Statement.plan(before, before, 5));
    assertTrue(meter.tally().waiting().isMoving());
    meter.lineMoves();
    assertEquals(2, meter.waiting());

    meter.stated(Statement.plan(before + 1, before + 1, 6));
    assertFalse(meter.tally().waiting().isMoving());
  }

  @Test
  void counts_a_waiting_event_with_all_the_runs_that_it_stands_for() {
    meter.use(RUNS, Month.of("2026-11"), new Amount.Units(340)).plan(90);

    assertEquals(90, meter.covered());
    assertEquals(2, meter.creditsDrawn());
    assertEquals(50, meter.towardNextCredit());
  }

  @Test
  void has_nothing_released_by_an_end() {
    meter.runs(2).planEnds();

    assertEquals(2, meter.waiting());
    assertFalse(meter.tally().waiting().isMoving());
  }

  private List<String> openIds() {
    return meter.openParts(RUNS).stream().map(Part::id).toList();
  }

  private static List<String> idsOf(Deduction deduction) {
    return deduction.parts().stream().map(Part::id).toList();
  }

  private static List<String> idsFrom(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(number -> "e" + number).toList();
  }
}
