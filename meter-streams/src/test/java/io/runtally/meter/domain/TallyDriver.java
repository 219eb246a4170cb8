package io.runtally.meter.domain;

import io.runtally.meter.domain.PlanHistory.Statement;
import io.runtally.meter.domain.Usage.Amount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plays the processor's part for one organization's tally: keeps its state, the parts toward the
 * next credit, the waiting rows and the receipts, and stamps what arrives with the broker's time.
 */
final class TallyDriver {
  static final String RUNS = "runs";
  static final String TEMPLATES = "templates";
  static final Rates RATES = new Rates(RUNS, Map.of(RUNS, 100, TEMPLATES, 1));

  private static final long START = millis("2026-11-10T12:00:00Z");

  private final Rates rates;
  private final Map<String, List<Part>> partsOf = new HashMap<>();
  private final TreeMap<Long, Usage> waitingRows = new TreeMap<>();
  private final List<Deduction> deductions = new ArrayList<>();
  private final List<Usage> arrived = new ArrayList<>();
  private final Map<String, Map<String, Long>> overageOf = new HashMap<>();
  private final Tally tally = new Tally();
  private long now = START;
  private long events;
  private boolean lineIsHeld;

  TallyDriver() {
    this(RATES);
  }

  TallyDriver(Rates rates) {
    this.rates = rates;
  }

  static long millis(String moment) {
    return Instant.parse(moment).toEpochMilli();
  }

  // What happens. Everything arrives now, and what comes after it a millisecond later.

  TallyDriver at(String moment) {
    return at(millis(moment));
  }

  TallyDriver at(long moment) {
    now = moment;
    return this;
  }

  /** A plan that holds from its arrival. */
  TallyDriver plan(long monthlyRuns) {
    return stated(Statement.plan(now, now, monthlyRuns));
  }

  TallyDriver plan(long monthlyRuns, String effectiveFrom) {
    return stated(Statement.plan(millis(effectiveFrom), now, monthlyRuns));
  }

  TallyDriver planEnds() {
    return stated(Statement.ended(now));
  }

  TallyDriver stated(Statement statement) {
    tally.planStated(statement);
    now++;
    if (!lineIsHeld) {
      lineMoves();
    }
    return this;
  }

  /** So many events of one run each, which happen as they arrive. */
  TallyDriver runs(long count) {
    return runsOf(Month.at(now).toString(), count);
  }

  /** So many events of one run each, of a month that may be over. */
  TallyDriver runsOf(String month, long count) {
    for (long i = 0; i < count; i++) {
      use(RUNS, Month.of(month), new Amount.Units(1));
    }
    return this;
  }

  /** One event that stands for so many runs. */
  TallyDriver event(long quantity) {
    return use(RUNS, Month.at(now), new Amount.Units(quantity));
  }

  TallyDriver templates(long count) {
    for (long i = 0; i < count; i++) {
      use(TEMPLATES, Month.at(now), new Amount.Units(1));
    }
    return this;
  }

  TallyDriver credits(String meter, long credits) {
    return use(meter, Month.at(now), new Amount.Credits(credits));
  }

  TallyDriver use(String meter, Month month, Amount amount) {
    events++;
    var usage =
        new Usage(meter, "engine", "e" + events, Optional.of("rs_42"), month, now++, amount);
    arrived.add(usage);
    settle(tally.decide(usage, rates));
    return this;
  }

  /** From here on a plan only releases the waiting line; it moves by {@link #lineMoves}. */
  TallyDriver holdLine() {
    lineIsHeld = true;
    return this;
  }

  TallyDriver lineMoves() {
    return lineMoves(Long.MAX_VALUE);
  }

  TallyDriver lineMoves(long steps) {
    for (long i = 0; i < steps && tally.waiting().isMoving(); i++) {
      long head = tally.waiting().head();
      Usage usage = Optional.ofNullable(waitingRows.remove(head)).orElseThrow();
      Verdict verdict = tally.decideWaiting(usage, rates);
      tally.stepOut(usage);
      settle(verdict);
    }
    return this;
  }

  private void settle(Verdict verdict) {
    switch (verdict) {
      case Verdict.Waits waits -> {
        waitingRows.put(tally.waiting().tail(), waits.usage());
        tally.apply(waits);
      }
      case Verdict.Covered covered -> tally.apply(covered);
      case Verdict.TowardNextCredit toward -> {
        tally.apply(toward, rates);
        isOverage(toward.usage(), toward.part());
        parts(toward.usage().meter()).add(toward.part());
      }
      case Verdict.CompletesCredits completes -> {
        isOverage(completes.usage(), completes.part());
        String meter = completes.usage().meter();
        Tally.Receipt receipt = tally.draw(completes, openParts(meter), rates);
        deductions.add(receipt.deduction());
        partsOf.put(meter, new ArrayList<>(receipt.left()));
      }
      case Verdict.DrawsDirectly draws -> deductions.add(tally.draw(draws));
    }
  }

  private void isOverage(Usage usage, Part part) {
    overageOf
        .computeIfAbsent(usage.meter(), _ -> new HashMap<>())
        .merge(part.id(), part.quantity(), Long::sum);
  }

  private List<Part> parts(String meter) {
    return partsOf.computeIfAbsent(meter, _ -> new ArrayList<>());
  }

  // What is then so.

  Tally tally() {
    return tally;
  }

  long now() {
    return now;
  }

  Rates rates() {
    return rates;
  }

  /** Every event that came, whatever became of it. */
  List<Usage> arrived() {
    return Collections.unmodifiableList(arrived);
  }

  Usage lastArrived() {
    return arrived.getLast();
  }

  /** By event, how many of its units were judged to be beyond the allowance. */
  Map<String, Long> overageOf(String meter) {
    return Map.copyOf(overageOf.getOrDefault(meter, Map.of()));
  }

  List<Deduction> deductions() {
    return List.copyOf(deductions);
  }

  List<Deduction> deductions(String meter) {
    return deductions.stream().filter(deduction -> deduction.meter().equals(meter)).toList();
  }

  Deduction lastDeduction() {
    return deductions.getLast();
  }

  long creditsDrawn() {
    return deductions.stream().mapToLong(Deduction::credits).sum();
  }

  List<Part> openParts(String meter) {
    return List.copyOf(parts(meter));
  }

  List<Usage> waitingRows() {
    return List.copyOf(waitingRows.values());
  }

  long waitingRowRuns() {
    long runs = 0;
    for (Usage usage : waitingRows.values()) {
      if (usage.amount() instanceof Amount.Units(long quantity)) {
        runs += quantity;
      }
    }
    return runs;
  }

  /** The month as counted; empty where nothing was counted in it. */
  MonthTally month(String written) {
    return tally.months().stream()
        .filter(month -> month.month().toString().equals(written))
        .findFirst()
        .orElseGet(() -> MonthTally.opened(Month.of(written), tally.plans()));
  }

  long covered() {
    return tally.months().stream().mapToLong(MonthTally::covered).sum();
  }

  long overage() {
    return tally.meter(RUNS).overageUnits();
  }

  long towardNextCredit() {
    return tally.meter(RUNS).towardNextCredit();
  }

  long waiting() {
    return tally.waitingRuns();
  }
}
