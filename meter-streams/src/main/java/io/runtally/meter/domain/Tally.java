package io.runtally.meter.domain;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One organization's counting: months and their allowance (R4 to R6), and per meter what was used
 * beyond it (R8 to R12).
 *
 * <p>It changes in place: every run comes by here, and a new tally for each would be a dozen new
 * objects. A verdict is decided first, which changes nothing, and then carried out.
 */
public final class Tally {
  /**
   * A month is kept so long after its end: a run may arrive 35 days late (R3), and one that was
   * moved between partitions may be processed some hours after others that arrived later.
   */
  private static final long KEPT_AFTER_END = Lateness.OLDEST.plusDays(1).toMillis();

  private PlanHistory plans;
  private MonthTally[] months;
  private MeterTally[] meters;
  private WaitingLine waiting;

  /** One that has seen nothing yet. */
  public Tally() {
    this(PlanHistory.UNKNOWN, List.of(), List.of(), WaitingLine.EMPTY);
  }

  /**
   * @param months those that can still receive runs or have runs waiting, oldest first
   * @param meters those used so far, in the order of their first use
   */
  public Tally(
      PlanHistory plans, List<MonthTally> months, List<MeterTally> meters, WaitingLine waiting) {
    this.plans = plans;
    this.months = months.toArray(MonthTally[]::new);
    this.meters = meters.toArray(MeterTally[]::new);
    this.waiting = waiting;
  }

  public PlanHistory plans() {
    return plans;
  }

  /** Those that can still receive runs or have runs waiting, oldest first. */
  public List<MonthTally> months() {
    return Collections.unmodifiableList(Arrays.asList(months));
  }

  /** Those used so far, in the order of their first use. */
  public List<MeterTally> meters() {
    return Collections.unmodifiableList(Arrays.asList(meters));
  }

  public WaitingLine waiting() {
    return waiting;
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

  /** Sets an event waiting. */
  public void apply(Verdict.Waits verdict) {
    Usage usage = verdict.usage();
    MonthTally month = open(usage);
    month.waitingChanged(usage.units());
    waiting = waiting.joined(month.canJudge());
  }

  /** Counts an event that needs no receipt. */
  public void apply(Verdict.Covered verdict) {
    Usage usage = verdict.usage();
    open(usage).judged(usage.units(), 0);
  }

  /** Counts an event that needs no receipt yet. */
  public void apply(Verdict.TowardNextCredit verdict, Rates rates) {
    count(verdict.usage(), verdict.coveredRuns(), verdict.part(), rates);
    use(verdict.usage().meter()).collected(verdict.part());
  }

  /**
   * Counts an event that completes credits, and draws them.
   *
   * @param collected the parts toward the next credit, oldest first
   */
  public Receipt draw(Verdict.CompletesCredits verdict, List<Part> collected, Rates rates) {
    Usage usage = verdict.usage();
    Receipt receipt =
        use(usage.meter())
            .draw(
                collected,
                verdict.part(),
                verdict.credits(),
                rates.unitsPerCredit(usage.meter()),
                usage.arrivedAt());
    count(usage, verdict.coveredRuns(), verdict.part(), rates);
    return receipt;
  }

  /** Draws the credits that an event named; the parts toward the next credit stay. */
  public Deduction draw(Verdict.DrawsDirectly verdict) {
    Usage usage = verdict.usage();
    return new Deduction(
        usage.meter(),
        use(usage.meter()).paidDirectly(),
        verdict.credits(),
        Optional.empty(),
        List.of(usage.part(verdict.credits())),
        usage.arrivedAt());
  }

  /**
   * A deduction and what it leaves.
   *
   * @param left the parts toward the next credit after it, in place of those before
   */
  public record Receipt(Deduction deduction, List<Part> left) {}

  /** Takes a plan, or its end: allowances change, and runs that waited may be judged (R5, R6). */
  public void planStated(PlanHistory.Statement statement) {
    plans = plans.with(statement);
    boolean canJudge = false;
    for (MonthTally month : months) {
      month.comesUnder(plans);
      canJudge |= month.waiting() > 0 && month.canJudge();
    }
    if (canJudge) {
      waiting = waiting.released(statement.arrivedAt());
    }
  }

  /** The head of the waiting line steps out to be judged. */
  public void stepOut(Usage head) {
    open(head).waitingChanged(-head.units());
    waiting = waiting.steppedOut();
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
    return find(name).orElseGet(() -> MeterTally.opened(name));
  }

  /** The months whose runs can still arrive at the given moment: three at most. */
  public List<MonthTally> openMonths(long now) {
    return Stream.of(months).filter(month -> !isClosed(month.month(), now)).toList();
  }

  private void count(Usage usage, long coveredRuns, Part beyond, Rates rates) {
    if (rates.hasAllowance(usage.meter())) {
      open(usage).judged(coveredRuns, beyond.quantity());
    }
  }

  private MonthTally monthOf(Usage usage) {
    return find(usage.month()).orElseGet(() -> MonthTally.opened(usage.month(), plans));
  }

  /** The month of a run that is about to be counted; one that opens lets those that are over go. */
  private MonthTally open(Usage usage) {
    return find(usage.month()).orElseGet(() -> openedFor(usage));
  }

  private Optional<MonthTally> find(Month wanted) {
    for (MonthTally month : months) {
      if (month.month().number() == wanted.number()) {
        return Optional.of(month);
      }
    }
    return Optional.empty();
  }

  private MonthTally openedFor(Usage cause) {
    MonthTally opened = MonthTally.opened(cause.month(), plans);
    Stream<MonthTally> kept =
        Stream.of(months)
            .filter(month -> month.waiting() > 0 || !isClosed(month.month(), cause.arrivedAt()));
    months =
        Stream.concat(kept, Stream.of(opened))
            .sorted(Comparator.comparing(MonthTally::month))
            .toArray(MonthTally[]::new);
    plans = plans.since(oldestStillNeeded(months[0].month(), cause));
    return opened;
  }

  /** The meter, which is used from now on. */
  private MeterTally use(String name) {
    return find(name).orElseGet(() -> usedFirst(name));
  }

  private MeterTally usedFirst(String name) {
    MeterTally opened = MeterTally.opened(name);
    meters = Arrays.copyOf(meters, meters.length + 1);
    meters[meters.length - 1] = opened;
    return opened;
  }

  private Optional<MeterTally> find(String name) {
    for (MeterTally meter : meters) {
      if (meter.meter().equals(name)) {
        return Optional.of(meter);
      }
    }
    return Optional.empty();
  }

  /** A month that has no run yet may still receive a late one, and then needs its plans (R5). */
  private static Month oldestStillNeeded(Month oldestKept, Usage cause) {
    Month oldest = Month.at(cause.arrivedAt() - KEPT_AFTER_END);
    return oldestKept.compareTo(oldest) < 0 ? oldestKept : oldest;
  }

  private static boolean isClosed(Month month, long now) {
    return month.end() + KEPT_AFTER_END < now;
  }
}
