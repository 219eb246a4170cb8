package io.runtally.audit;

import io.runtally.audit.Place.Account;
import io.runtally.audit.Place.Month;
import io.runtally.audit.Place.Receipt;
import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.AllowanceUsage.MonthUsage;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditDeduction.PaidRun;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * One organization's runs beside its receipts and what is told of its months (R4, R8 to R12).
 *
 * <p>The three come at different moments of a flow that does not stop. What was accepted before the
 * books were looked at must be told by now; what is told must have been accepted by now. In a flow
 * that rests both together mean equality.
 */
final class Usage {
  /**
   * A month takes runs for 35 days after its end (R3); in the last of them it may be told or not.
   */
  private static final Duration OPEN = Duration.ofDays(34);

  private final String organization;
  private final Rates rates;
  private final Reach reach;
  private final RunBook runs;
  private final Notes notes;
  private final Map<YearMonth, Count> months = new TreeMap<>();
  private final Map<String, Meter> meters = new TreeMap<>();
  private final List<Unknown> unknown = new ArrayList<>();
  private Optional<AllowanceUsage> told = Optional.empty();
  private long unreachable;

  /** Runs of one month: accepted, and paid for by receipts. */
  private static final class Count {
    private long accepted;
    private long expected;

    /**
     * At most so many more or less: two tellings of a run differ, and nobody knows which counted.
     */
    private long uncertain;

    private long paid;
    private long paidExpected;
  }

  /** One metered type. */
  private static final class Meter {
    private long lastNumber;
    private long expectedLastNumber;
    private long expectedUnits;
    private long expectedCredits;
    private long uncertain;

    /** Paid of the events that are still there. */
    private long paidUnits;

    private long paidCredits;
  }

  /** A run on a receipt that {@code run-events} does not have so far. */
  record Unknown(String meter, String deductionId, PaidRun run) {
    long event() {
      return RunFact.event(run.source(), run.id());
    }
  }

  Usage(String organization, Rates rates, Reach reach, RunBook runs, Notes notes) {
    this.organization = organization;
    this.rates = rates;
    this.reach = reach;
    this.runs = runs;
    this.notes = notes;
  }

  /** An event as the broker has it. */
  void run(String type, RunFact run, boolean expected) {
    boolean isRun = type.equals(rates.runs()) && !run.inCredits();
    Meter meter = meter(type);
    switch (runs.tell(run)) {
      case FIRST, ANEW -> {
        if (isRun) {
          month(run.month()).accepted += run.quantity();
        }
        if (expected) {
          expect(meter, run, isRun);
        }
      }
      case REPEATED -> {}
      case REPEATED_DIFFERENTLY -> {
        long handle = runs.find(run.identity());
        month(run.month()).uncertain += runs.quantity(handle);
        month(runs.month(handle)).uncertain += runs.quantity(handle);
        meter.uncertain += runs.quantity(handle);
      }
    }
  }

  private void expect(Meter meter, RunFact run, boolean isRun) {
    if (isRun) {
      month(run.month()).expected += run.quantity();
    } else if (run.inCredits()) {
      meter.expectedCredits += run.quantity();
    } else {
      meter.expectedUnits += run.quantity();
    }
  }

  /** A receipt, the first with its id. */
  void receipt(CreditDeduction receipt, boolean expected) {
    Meter meter = meter(receipt.meter());
    checkNumbers(receipt, meter, expected);
    long sum = receipt.runs().stream().mapToLong(PaidRun::quantity).sum();
    rates
        .of(receipt.meter())
        .ifPresent(rate ->
            check(
                receipt.overageFrom().isEmpty()
                    ? sum == receipt.credits() && receipt.runs().size() == 1
                    : sum == receipt.credits() * rate,
                Check.RECEIPT_SUM_WRONG,
                receipt,
                () ->
                    "It names %d, but charges %d credits%s."
                        .formatted(
                            sum,
                            receipt.credits(),
                            receipt.overageFrom().isEmpty() ? "" : " of " + rate + " each")));
    for (PaidRun run : receipt.runs()) {
      if (receipt.meter().equals(rates.runs()) && receipt.overageFrom().isPresent()) {
        Count month = month(run.month());
        month.paid += run.quantity();
        month.paidExpected += expected ? run.quantity() : 0;
      }
      notes.held(Check.RUN_UNKNOWN);
      notes.held(Check.RUN_OF_ANOTHER_ORGANIZATION);
      long handle = find(run);
      if (handle != FingerprintTable.NONE) {
        pay(handle, receipt.meter(), receipt.deductionId(), run, receipt.overageFrom().isEmpty());
      } else if (reach.holds(run.month())) {
        unknown.add(new Unknown(receipt.meter(), receipt.deductionId(), run));
      } else {
        unreachable++;
      }
    }
  }

  private void checkNumbers(CreditDeduction receipt, Meter meter, boolean expected) {
    if (receipt.overageFrom().isEmpty() || receipt.overageTo().isEmpty()) {
      check(
          receipt.overageFrom().isEmpty() && receipt.overageTo().isEmpty(),
          Check.OVERAGE_NUMBERS_BROKEN,
          receipt,
          () -> "It has one of the two overage numbers only.");
      return;
    }
    long from = receipt.overageFrom().get();
    long to = receipt.overageTo().get();
    long due = meter.lastNumber + 1;
    check(
        from == due,
        Check.OVERAGE_NUMBERS_BROKEN,
        receipt,
        () -> "It begins with overage number %d, and %d is the next.".formatted(from, due));
    rates
        .of(receipt.meter())
        .ifPresent(rate ->
            check(
                to - from + 1 == receipt.credits() * rate,
                Check.OVERAGE_NUMBERS_BROKEN,
                receipt,
                () ->
                    "Its overage numbers are %d to %d, but it charges %d credits of %d each."
                        .formatted(from, to, receipt.credits(), rate)));
    meter.lastNumber = Math.max(meter.lastNumber, to);
    if (expected) {
      meter.expectedLastNumber = meter.lastNumber;
    }
  }

  /** Where a receipt may name an event that is gone, one with the same ids is not taken for it. */
  private long find(PaidRun run) {
    long handle = runs.find(RunFact.identity(organization, run.source(), run.id()));
    boolean isAnother =
        handle != FingerprintTable.NONE
            && !reach.holds(run.month())
            && !runs.month(handle).equals(run.month());
    return isAnother ? FingerprintTable.NONE : handle;
  }

  private void pay(long handle, String type, String deductionId, PaidRun run, boolean inCredits) {
    runs.pay(handle, run.quantity());
    Meter meter = meter(type);
    if (runs.isInCredits(handle)) {
      meter.paidCredits += run.quantity();
    } else {
      meter.paidUnits += run.quantity();
    }
    if (!reach.holds(run.month())) {
      unreachable++;
      return;
    }
    var place = new Receipt(deductionId);
    notes.check(
        runs.paid(handle) <= runs.quantity(handle),
        Check.RUN_PAID_TWICE,
        organization,
        place,
        () ->
            "Run %s of %s is paid for %d times in all, and stands for %d."
                .formatted(run.id(), run.source(), runs.paid(handle), runs.quantity(handle)));
    notes.check(
        runs.agrees(
            handle, run.month(), RunFact.detail(type, run.ruleSetId().orElse(""), inCredits)),
        Check.RUN_DISAGREES,
        organization,
        place,
        () ->
            "It tells of run %s of %s in %s with rule set %s for %s, and the event says otherwise."
                .formatted(
                    run.id(), run.source(), run.month(), run.ruleSetId().orElse("none"), type));
  }

  /** What is told of the months; the newest telling is what counts. */
  void told(AllowanceUsage usage) {
    told = Optional.of(usage);
    // A month that is told and has no events must be looked at, too.
    usage.months().forEach(each -> month(each.month()));
  }

  /** What nothing that comes later can mend. */
  void close() {
    if (told.isEmpty()) {
      return;
    }
    AllowanceUsage usage = told.get();
    for (MonthUsage month : usage.months()) {
      notes.check(
          month.allowance().isEmpty() || month.covered() <= month.allowance().get(),
          Check.COVERED_BEYOND_ALLOWANCE,
          organization,
          new Month(month.month()),
          () ->
              "%d runs are covered by an allowance of %d."
                  .formatted(month.covered(), month.allowance().orElse(0L)));
    }
    notes.check(
        usage.towardNextCredit() >= 0 && usage.towardNextCredit() < rates.ofRuns(),
        Check.PART_BLOCK_WRONG,
        organization,
        new Account(),
        () ->
            "%d runs are toward the next credit, which takes %d."
                .formatted(usage.towardNextCredit(), rates.ofRuns()));
    if (isAllTold()) {
      long drawn = overageTold() - usage.towardNextCredit();
      notes.check(
          drawn % rates.ofRuns() == 0,
          Check.PART_BLOCK_WRONG,
          organization,
          new Account(),
          () ->
              "Of %d overage runs, %d cannot be toward the next credit of %d."
                  .formatted(overageTold(), usage.towardNextCredit(), rates.ofRuns()));
    }
  }

  List<Doubt> doubts() {
    var doubts = new ArrayList<Doubt>();
    months.forEach((month, count) -> {
      if (reach.holdsWhole(month)) {
        notes.held(Check.RUNS_MISCOUNTED);
        doubts.add(countDoubt(month, count, count.expected));
      }
      notes.held(Check.COVERED_RUN_CHARGED);
      doubts.add(chargeDoubt(month, count.paidExpected));
    });
    notes.held(Check.CREDIT_NOT_DRAWN);
    Meter ofRuns = meter(rates.runs());
    doubts.add(drawnDoubt(ofRuns, ofRuns.expectedLastNumber));
    meters.forEach((type, meter) -> {
      if (!type.equals(rates.runs())) {
        doubts.add(otherDrawnDoubt(type, meter));
      }
      doubts.add(creditsDoubt(type, meter));
    });
    return doubts;
  }

  private Doubt countDoubt(YearMonth month, Count count, long expected) {
    return doubt(
        Check.RUNS_MISCOUNTED,
        new Month(month),
        () -> {
          OptionalLong counted = counted(month);
          return counted.isEmpty()
              ? 0
              : Math.max(
                  expected - count.uncertain - counted.getAsLong(),
                  counted.getAsLong() - count.accepted - count.uncertain);
        },
        () ->
            "run-events holds %d runs to be counted, and allowance-usage tells of %s."
                .formatted(count.accepted, counted(month).orElse(0)));
  }

  private Doubt chargeDoubt(YearMonth month, long paid) {
    return doubt(
        Check.COVERED_RUN_CHARGED,
        new Month(month),
        () -> {
          OptionalLong overage = sumOf(month, MonthUsage::overage);
          return overage.isPresent() ? paid - overage.getAsLong() : 0;
        },
        () ->
            "Receipts charge for %d runs, and allowance-usage tells of %d beyond the allowance."
                .formatted(paid, sumOf(month, MonthUsage::overage).orElse(0)));
  }

  /** R9 for runs: what is overage and not paid for is toward the next credit, or not told. */
  private Doubt drawnDoubt(Meter meter, long expectedLastNumber) {
    return doubt(
        Check.CREDIT_NOT_DRAWN,
        new Account(),
        () -> {
          if (told.isEmpty()) {
            return 0;
          }
          long paid = told.get().months().stream().mapToLong(this::paid).sum();
          long drawn = overageTold() - told.get().towardNextCredit();
          return isAllTold()
              ? Math.max(drawn - meter.lastNumber, expectedLastNumber - drawn)
              : drawn - paid;
        },
        () ->
            "Of %d overage runs told, %d are toward the next credit, and receipts pay for %d."
                .formatted(
                    overageTold(),
                    told.map(AllowanceUsage::towardNextCredit).orElse(0L),
                    isAllTold()
                        ? meter.lastNumber
                        : told.stream()
                            .flatMap(usage -> usage.months().stream())
                            .mapToLong(this::paid)
                            .sum()));
  }

  private Doubt otherDrawnDoubt(String type, Meter meter) {
    long expected = meter.expectedUnits;
    return doubt(
        Check.CREDIT_NOT_DRAWN,
        new Account(),
        () -> expected - meter.uncertain - meter.paidUnits - rates.of(type).orElse(1L) + 1,
        () ->
            "Of %d units of %s, %d are paid for; a credit of %d is due."
                .formatted(expected, type, meter.paidUnits, rates.of(type).orElse(1L)));
  }

  private Doubt creditsDoubt(String type, Meter meter) {
    long expected = meter.expectedCredits;
    return doubt(
        Check.CREDIT_NOT_DRAWN,
        new Account(),
        () -> expected - meter.uncertain - meter.paidCredits,
        () ->
            "Events of %s ask for %d credits, and %d are drawn."
                .formatted(type, expected, meter.paidCredits));
  }

  /** Runs on receipts that are nowhere so far; those that were found meanwhile are paid. */
  List<Unknown> unknown() {
    List<Unknown> found = unknown.stream().filter(each -> isThere(each.run())).toList();
    unknown.removeIf(each -> isThere(each.run()));
    found.forEach(each -> {
      long handle = find(each.run());
      pay(handle, each.meter(), each.deductionId(), each.run(), runs.isInCredits(handle));
    });
    return List.copyOf(unknown);
  }

  private boolean isThere(PaidRun run) {
    return find(run) != FingerprintTable.NONE;
  }

  private OptionalLong counted(YearMonth month) {
    return sumOf(month, told -> told.covered() + told.overage() + told.waiting());
  }

  /** Of a month that is told, 0 for one that would be if it had runs; empty for one long closed. */
  private OptionalLong sumOf(YearMonth month, ToLongFunction<MonthUsage> number) {
    if (told.isEmpty()) {
      return OptionalLong.of(0);
    }
    Optional<MonthUsage> usage =
        told.get().months().stream().filter(each -> each.month().equals(month)).findFirst();
    if (usage.isPresent()) {
      return OptionalLong.of(number.applyAsLong(usage.get()));
    }
    Instant closed =
        month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).plus(OPEN);
    return told.get().updatedAt().isBefore(closed) ? OptionalLong.of(0) : OptionalLong.empty();
  }

  /** Whether every month that this organization ever had is among those that are told. */
  private boolean isAllTold() {
    return reach.isEverything()
        && told.isPresent()
        && months.keySet().stream()
            .allMatch(month ->
                told.get().months().stream().anyMatch(usage -> usage.month().equals(month)));
  }

  private long overageTold() {
    return told.stream()
        .flatMap(usage -> usage.months().stream())
        .mapToLong(MonthUsage::overage)
        .sum();
  }

  private long paid(MonthUsage usage) {
    Count count = months.get(usage.month());
    return count == null ? 0 : count.paid;
  }

  Optional<AllowanceUsage> told() {
    return told;
  }

  /** Run lines of receipts that could not be looked up, since the events may be deleted. */
  long unreachable() {
    return unreachable;
  }

  /** Months whose runs are there in part only. */
  List<YearMonth> monthsNotWhole() {
    return months.keySet().stream().filter(month -> !reach.holdsWhole(month)).toList();
  }

  private Count month(YearMonth month) {
    return months.computeIfAbsent(month, _ -> new Count());
  }

  private Meter meter(String type) {
    return meters.computeIfAbsent(type, _ -> new Meter());
  }

  private void check(
      boolean holds, Check check, CreditDeduction receipt, Supplier<String> sentence) {
    notes.check(holds, check, organization, new Receipt(receipt.deductionId()), sentence);
  }

  private Doubt doubt(Check check, Place place, LongSupplier missing, Supplier<String> sentence) {
    return new Doubt() {
      @Override
      public long missing() {
        return missing.getAsLong();
      }

      @Override
      public Finding finding() {
        return new Finding(
            check, organization, OptionalLong.empty(), place.toString(), sentence.get());
      }
    };
  }
}
