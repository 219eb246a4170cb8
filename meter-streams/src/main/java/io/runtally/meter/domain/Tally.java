package io.runtally.meter.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One organization's counting: months and their allowance (R4 to R6), and per meter what was used
 * beyond it (R8 to R12).
 *
 * @param months those that can still receive runs or have runs waiting, oldest first
 * @param meters those used so far, in the order of their first use
 */
public record Tally(
    PlanHistory plans, List<MonthTally> months, List<MeterTally> meters, WaitingLine waiting) {
  public static final Tally EMPTY =
      new Tally(PlanHistory.UNKNOWN, List.of(), List.of(), WaitingLine.EMPTY);

  /**
   * A month is kept so long after its end: a run may arrive 35 days late (R3), and one that was
   * moved between partitions may be processed some hours after others that arrived later.
   */
  private static final long KEPT_AFTER_END = Lateness.OLDEST.plusDays(1).toMillis();

  public Tally {
    months = List.copyOf(months);
    meters = List.copyOf(meters);
  }

  /** What becomes of an event that has just arrived. */
  public Verdict decide(Usage usage, Rates rates) {
    // Credits that an event names are drawn as they are (R10): no plan could change that.
    if (!rates.hasAllowance(usage.meter()) || usage.amount() instanceof Usage.Amount.Credits) {
      return judge(usage, 0, rates);
    }
    MonthTally month = monthOf(usage);
    return month.canJudge() && !waiting.isMoving()
        ? judge(usage, month.coverable(usage.units()), rates)
        : new Verdict.Waits(usage);
  }

  /** What becomes of the event at the head of the waiting line, now that it is its turn. */
  public Verdict decideWaiting(Usage head, Rates rates) {
    Usage usage = head.takenUpAt(Math.max(head.arrivedAt(), waiting.releasedAt()));
    MonthTally month = monthOf(usage);
    return month.canJudge()
        ? judge(usage, month.coverable(usage.units()), rates)
        : new Verdict.Waits(usage);
  }

  private Verdict judge(Usage usage, long coveredRuns, Rates rates) {
    return switch (usage.amount()) {
      case Usage.Amount.Credits(long credits) -> new Verdict.DrawsDirectly(usage, credits);
      case Usage.Amount.Units(long quantity) -> {
        long beyond = quantity - coveredRuns;
        if (beyond == 0) {
          yield new Verdict.Covered(usage);
        }
        Part part = usage.part(beyond);
        long credits =
            meter(usage.meter()).creditsCompletedBy(beyond, rates.unitsPerCredit(usage.meter()));
        yield credits == 0
            ? new Verdict.TowardNextCredit(usage, coveredRuns, part)
            : new Verdict.CompletesCredits(usage, coveredRuns, part, credits);
      }
    };
  }

  /** The tally after a verdict that needs no receipt. */
  public Tally apply(Verdict.Waits verdict) {
    Usage usage = verdict.usage();
    MonthTally month = monthOf(usage);
    return with(month.waitingChanged(usage.units()), usage).with(waiting.joined(month.canJudge()));
  }

  /** The tally after a verdict that needs no receipt. */
  public Tally apply(Verdict.Covered verdict) {
    Usage usage = verdict.usage();
    return with(monthOf(usage).judged(usage.units(), 0), usage);
  }

  /** The tally after a verdict that needs no receipt. */
  public Tally apply(Verdict.TowardNextCredit verdict, Rates rates) {
    Usage usage = verdict.usage();
    return counted(usage, verdict.coveredRuns(), verdict.part().quantity(), rates)
        .with(meter(usage.meter()).collected(verdict.part()));
  }

  /**
   * The deduction of a completed credit, with what is still open after it.
   *
   * @param collected the parts toward the next credit, oldest first
   */
  public Receipt receipt(Verdict.CompletesCredits verdict, List<Part> collected, Rates rates) {
    Usage usage = verdict.usage();
    var drawing =
        meter(usage.meter())
            .draw(
                collected,
                verdict.part(),
                verdict.credits(),
                rates.unitsPerCredit(usage.meter()),
                usage.arrivedAt());
    Tally after =
        counted(usage, verdict.coveredRuns(), verdict.part().quantity(), rates)
            .with(drawing.after());
    return new Receipt(drawing.deduction(), Optional.of(drawing.left()), after);
  }

  /** The deduction of credits that an event named; the parts toward the next credit stay. */
  public Receipt receipt(Verdict.DrawsDirectly verdict) {
    Usage usage = verdict.usage();
    MeterTally meter = meter(usage.meter());
    var deduction =
        new Deduction(
            meter.meter(),
            meter.deductions() + 1,
            verdict.credits(),
            Optional.empty(),
            List.of(usage.part(verdict.credits())),
            usage.arrivedAt());
    return new Receipt(deduction, Optional.empty(), with(meter.paidDirectly()));
  }

  /**
   * A deduction and what follows from it.
   *
   * @param left the parts toward the next credit after it, in place of those before; absent where
   *     they are untouched
   */
  public record Receipt(Deduction deduction, Optional<List<Part>> left, Tally after) {}

  /** A plan was stated or ended: allowances change, and runs that waited may be judged (R5, R6). */
  public Tally planStated(PlanHistory.Statement statement) {
    PlanHistory stated = plans.with(statement);
    List<MonthTally> under = months.stream().map(month -> month.under(stated)).toList();
    boolean canJudge = under.stream().anyMatch(month -> month.waiting() > 0 && month.canJudge());
    return new Tally(
        stated, under, meters, canJudge ? waiting.released(statement.arrivedAt()) : waiting);
  }

  /** The tally when the head of the waiting line has stepped out to be judged. */
  public Tally steppedOut(Usage usage) {
    return with(monthOf(usage).waitingChanged(-usage.units()), usage).with(waiting.steppedOut());
  }

  /** Runs waiting, all months together (R6). */
  public long waitingRuns() {
    long runs = 0;
    for (MonthTally month : months) {
      runs += month.waiting();
    }
    return runs;
  }

  /** What the meter holds for this organization; nothing yet where it was never used. */
  public MeterTally meter(String name) {
    for (MeterTally meter : meters) {
      if (meter.meter().equals(name)) {
        return meter;
      }
    }
    return MeterTally.opened(name);
  }

  /** The months whose runs can still arrive at the given moment: three at most. */
  public List<MonthTally> openMonths(long now) {
    return months.stream().filter(month -> !isClosed(month.month(), now)).toList();
  }

  private Tally counted(Usage usage, long coveredRuns, long overageRuns, Rates rates) {
    return rates.hasAllowance(usage.meter())
        ? with(monthOf(usage).judged(coveredRuns, overageRuns), usage)
        : this;
  }

  private MonthTally monthOf(Usage usage) {
    for (MonthTally month : months) {
      if (month.month().number() == usage.month().number()) {
        return month;
      }
    }
    return MonthTally.opened(usage.month(), plans);
  }

  private Tally with(WaitingLine line) {
    return new Tally(plans, months, meters, line);
  }

  private Tally with(MeterTally meter) {
    List<MeterTally> after = new ArrayList<>(meters);
    int at = 0;
    while (at < after.size() && !after.get(at).meter().equals(meter.meter())) {
      at++;
    }
    if (at < after.size()) {
      after.set(at, meter);
    } else {
      after.add(meter);
    }
    return new Tally(plans, months, after, waiting);
  }

  /** The tally with the month in its place; a month that opens lets those that are over go. */
  private Tally with(MonthTally month, Usage cause) {
    List<MonthTally> after = new ArrayList<>(months);
    for (int i = 0; i < after.size(); i++) {
      if (after.get(i).month().number() == month.month().number()) {
        after.set(i, month);
        return new Tally(plans, after, meters, waiting);
      }
    }
    after.add(month);
    after.removeIf(other -> other.waiting() == 0 && isClosed(other.month(), cause.arrivedAt()));
    after.sort(Comparator.comparing(MonthTally::month));
    return new Tally(plans.since(oldestStillNeeded(after, cause)), after, meters, waiting);
  }

  /** A month that has no run yet may still receive a late one, and then needs its plans (R5). */
  private static Month oldestStillNeeded(List<MonthTally> kept, Usage cause) {
    Month oldest = Month.at(cause.arrivedAt() - KEPT_AFTER_END);
    boolean keepsOlder = !kept.isEmpty() && kept.getFirst().month().compareTo(oldest) < 0;
    return keepsOlder ? kept.getFirst().month() : oldest;
  }

  private static boolean isClosed(Month month, long now) {
    return month.end() + KEPT_AFTER_END < now;
  }
}
