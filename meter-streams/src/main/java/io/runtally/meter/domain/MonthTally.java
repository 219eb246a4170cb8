package io.runtally.meter.domain;

import java.util.OptionalLong;

/**
 * One organization's runs of one month: covered + overage + waiting = accepted.
 *
 * @param allowance runs that the plan covers; absent while no plan is known (R6)
 */
public record MonthTally(
    Month month, OptionalLong allowance, long covered, long overage, long waiting) {

  static MonthTally opened(Month month, PlanHistory plans) {
    return new MonthTally(month, OptionalLong.empty(), 0, 0, 0).under(plans);
  }

  /**
   * The month with the allowance that the plans give it. A verdict is final, so the allowance never
   * falls below what it has already covered. Where no plan is left, a month keeps its allowance if
   * the plan ended in it or later; one that came after the end, and was begun early by a fast clock
   * or by runs told before the end, has none (R5).
   */
  MonthTally under(PlanHistory plans) {
    OptionalLong planned = plans.allowanceOf(month);
    OptionalLong without = plans.endedAfter(month.start()) ? allowance : OptionalLong.empty();
    OptionalLong kept =
        planned.isPresent() ? OptionalLong.of(Math.max(planned.getAsLong(), covered)) : without;
    return new MonthTally(month, kept, covered, overage, waiting);
  }

  boolean canJudge() {
    return allowance.isPresent();
  }

  /** How many of these runs the allowance still covers (R4). */
  long coverable(long runs) {
    return Math.min(runs, allowance.orElse(0) - covered);
  }

  MonthTally judged(long coveredRuns, long overageRuns) {
    return new MonthTally(month, allowance, covered + coveredRuns, overage + overageRuns, waiting);
  }

  MonthTally waitingChanged(long runs) {
    return new MonthTally(month, allowance, covered, overage, waiting + runs);
  }
}
