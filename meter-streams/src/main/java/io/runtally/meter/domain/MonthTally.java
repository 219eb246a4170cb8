package io.runtally.meter.domain;

import java.util.OptionalLong;

/** One organization's runs of one month: covered + overage + waiting = accepted. */
public final class MonthTally {
  private static final long UNKNOWN = -1;

  private final Month month;
  private long allowance;
  private long covered;
  private long overage;
  private long waiting;

  /**
   * @param allowance runs that the plan covers; absent while no plan is known (R6)
   */
  public MonthTally(Month month, OptionalLong allowance, long covered, long overage, long waiting) {
    this.month = month;
    this.allowance = allowance.orElse(UNKNOWN);
    this.covered = covered;
    this.overage = overage;
    this.waiting = waiting;
  }

  static MonthTally opened(Month month, PlanHistory plans) {
    MonthTally opened = new MonthTally(month, OptionalLong.empty(), 0, 0, 0);
    opened.comesUnder(plans);
    return opened;
  }

  public Month month() {
    return month;
  }

  public OptionalLong allowance() {
    return allowance == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(allowance);
  }

  public long covered() {
    return covered;
  }

  public long overage() {
    return overage;
  }

  public long waiting() {
    return waiting;
  }

  /**
   * Takes the allowance that the plans give it. A verdict is final, so the allowance never falls
   * below what it has already covered. Where no plan is left, a month keeps its allowance if the
   * plan ended in it or later; one that came after the end, and was begun early by a fast clock or
   * by runs told before the end, has none (R5).
   */
  void comesUnder(PlanHistory plans) {
    OptionalLong planned = plans.allowanceOf(month);
    if (planned.isPresent()) {
      allowance = Math.max(planned.getAsLong(), covered);
    } else if (!plans.endedAfter(month.start())) {
      allowance = UNKNOWN;
    }
  }

  boolean canJudge() {
    return allowance != UNKNOWN;
  }

  /** How many of these runs the allowance still covers (R4). */
  long coverable(long runs) {
    return Math.min(runs, Math.max(0, allowance) - covered);
  }

  void judged(long coveredRuns, long overageRuns) {
    covered += coveredRuns;
    overage += overageRuns;
  }

  void waitingChanged(long runs) {
    waiting += runs;
  }

  @Override
  public String toString() {
    return "%s: %d covered of %s, %d overage, %d waiting"
        .formatted(month, covered, canJudge() ? allowance : "unknown", overage, waiting);
  }
}
