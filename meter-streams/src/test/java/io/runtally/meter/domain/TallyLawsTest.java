package io.runtally.meter.domain;

import static io.runtally.meter.domain.TallyDriver.RUNS;
import static io.runtally.meter.domain.TallyDriver.TEMPLATES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.meter.domain.Deduction.OverageSpan;
import io.runtally.meter.domain.PlanHistory.Statement;
import io.runtally.meter.domain.Usage.Amount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the tally after every event of whatever history; each history is its seed. */
class TallyLawsTest {
  private static final long DAY = 86_400_000L;
  private static final int STEPS = 50;

  @ParameterizedTest(name = "from seed {0}")
  @MethodSource("io.runtally.meter.domain.Seeds#blocks")
  @DisplayName("R4, R8 to R12 Counts, credits and receipts add up, however the line moves")
  void counts_credits_and_receipts_add_up(long first) {
    Seeds.each(
        first,
        seed -> {
          var history = new History(seed);
          var books = new Books(history.meter);
          history.meter.holdLine();
          for (int step = 0; step < STEPS; step++) {
            books.remember();
            history.goesOnWhileTheLineMoves();
            books.check("seed " + seed + ", step " + step);
          }
        });
  }

  @ParameterizedTest(name = "from seed {0}")
  @MethodSource("io.runtally.meter.domain.Seeds#blocks")
  @DisplayName("R4 to R12 The tally says what counting each run by itself would say")
  void the_tally_says_what_counting_each_run_by_itself_would_say(long first) {
    Seeds.each(
        first,
        seed -> {
          var history = new History(seed);
          var naive = new NaiveMeter();
          for (int step = 0; step < STEPS; step++) {
            history.goesOnBeside(naive);
            sameMonths(naive, history.meter, "seed " + seed + ", step " + step);
          }
          sameOverageRuns(naive, history.meter, "seed " + seed);
        });
  }

  @ParameterizedTest(name = "from seed {0}")
  @MethodSource("io.runtally.meter.domain.Seeds#blocks")
  @DisplayName("R5 Plans mean the same in whichever order they arrive")
  void plans_mean_the_same_in_whichever_order_they_arrive(long first) {
    Seeds.each(
        first,
        seed -> {
          var random = new Random(seed);
          List<Statement> plans = new ArrayList<>();
          for (int arrival = 0; arrival < 6; arrival++) {
            plans.add(Statement.plan(random.nextInt(8), arrival, random.nextInt(5)));
          }
          PlanHistory inOrder = history(plans);

          Collections.shuffle(plans, random);

          assertEquals(inOrder, history(plans), () -> "seed " + seed);
          assertEquals(inOrder, inOrder.with(plans.getFirst()), () -> "read again, seed " + seed);
        });
  }

  private static PlanHistory history(List<Statement> statements) {
    PlanHistory history = PlanHistory.UNKNOWN;
    for (Statement statement : statements) {
      history = history.with(statement);
    }
    return history;
  }

  private static void sameMonths(NaiveMeter naive, TallyDriver meter, String when) {
    for (MonthTally month : meter.tally().months()) {
      assertEquals(naive.covered(month.month()), month.covered(), () -> when + ": " + month);
      assertEquals(naive.overage(month.month()), month.overage(), () -> when + ": " + month);
      assertEquals(naive.waiting(month.month()), month.waiting(), () -> when + ": " + month);
    }
  }

  /** In the order in which receipts name them, those not yet paid at the end. */
  private static void sameOverageRuns(NaiveMeter naive, TallyDriver meter, String when) {
    List<String> told = new ArrayList<>();
    meter.deductions(RUNS).forEach(receipt -> addRuns(receipt.parts(), told));
    addRuns(meter.openParts(RUNS), told);
    assertEquals(naive.overageRuns(), told, when);
  }

  private static void addRuns(List<Part> parts, List<String> told) {
    for (Part part : parts) {
      told.addAll(Collections.nCopies((int) part.quantity(), part.id()));
    }
  }

  /** What happens to one organization, drawn from a seed. */
  private static final class History {
    private final Random random;
    private final TallyDriver meter =
        new TallyDriver(new Rates(RUNS, Map.of(RUNS, 100, TEMPLATES, 7)));
    private final boolean beginsWithAPlan;
    private boolean hasBegun;
    private long lastMomentStated = Month.at(meter.now()).start();

    private History(long seed) {
      random = new Random(seed);
      beginsWithAPlan = random.nextBoolean();
    }

    void goesOnWhileTheLineMoves() {
      if (plansChange(10)) {
        planIsStated();
      } else if (random.nextInt(10) < 3) {
        meter.lineMoves(1 + random.nextInt(4));
      } else {
        usageArrives();
      }
    }

    void goesOnBeside(NaiveMeter naive) {
      if (plansChange(6)) {
        naive.stated(planIsStated());
        return;
      }
      Usage usage = usageArrives();
      if (usage.meter().equals(RUNS) && usage.amount() instanceof Amount.Units(long quantity)) {
        naive.runs(usage.id(), usage.month(), quantity);
      }
    }

    private boolean plansChange(int onceIn) {
      boolean first = !hasBegun && beginsWithAPlan;
      hasBegun = true;
      return first || random.nextInt(onceIn) == 0;
    }

    /** One metered event of any kind, at its own distance from the one before. */
    private Usage usageArrives() {
      timePasses();
      int kind = random.nextInt(20);
      if (kind < 15) {
        return used(RUNS, monthOfARun(), new Amount.Units(quantity()));
      }
      return kind < 18
          ? used(TEMPLATES, Month.at(meter.now()), new Amount.Units(1 + random.nextInt(20)))
          : used(TEMPLATES, Month.at(meter.now()), new Amount.Credits(1 + random.nextInt(20)));
    }

    private Usage used(String name, Month month, Amount amount) {
      meter.use(name, month, amount);
      return meter.lastArrived();
    }

    /** On time mostly; else late or of the next month, as far as R3 lets it be. */
    private Month monthOfARun() {
      long late = random.nextLong(Lateness.OLDEST.toMillis() + 1);
      long early = random.nextLong(Lateness.FURTHEST_AHEAD.toMillis() + 1);
      return switch (random.nextInt(6)) {
        case 0, 1 -> Month.at(meter.now() - late);
        case 2 -> Month.at(meter.now() + early);
        default -> Month.at(meter.now());
      };
    }

    private long quantity() {
      return switch (random.nextInt(10)) {
        case 0 -> 1 + random.nextInt(600);
        case 1, 2 -> 1 + random.nextInt(150);
        case 3, 4, 5 -> 1 + random.nextInt(40);
        default -> 1;
      };
    }

    /**
     * A plan or an end; from its arrival, from before it, from after it, or from a month's start.
     */
    private Statement planIsStated() {
      if (random.nextInt(4) == 0) {
        // In one batch with what came before, which the broker stamps with one moment.
        meter.at(meter.now() - 1);
      } else {
        timePasses();
      }
      long now = meter.now();
      Statement stated =
          switch (random.nextInt(9)) {
            case 0, 1 -> Statement.ended(now);
            case 2 -> Statement.plan(now - random.nextLong(40 * DAY), now, monthlyRuns());
            case 3 -> Statement.plan(now + random.nextLong(40 * DAY), now, monthlyRuns());
            case 4 -> Statement.plan(Month.at(now).start(), now, monthlyRuns());
            case 5 -> Statement.plan(Month.at(now).end(), now, monthlyRuns());
            case 6 -> Statement.plan(lastMomentStated, now, monthlyRuns());
            default -> Statement.plan(now, now, monthlyRuns());
          };
      meter.stated(stated);
      lastMomentStated = stated.from();
      return stated;
    }

    private long monthlyRuns() {
      return List.of(0L, 1L, 50L, 200L, 600L, 1_500L).get(random.nextInt(6));
    }

    private void timePasses() {
      long millis =
          switch (random.nextInt(8)) {
            case 0 -> random.nextLong(20 * DAY);
            case 1, 2 -> random.nextLong(3 * DAY);
            case 3 -> Month.at(meter.now()).end() - meter.now() - random.nextLong(200_000);
            default -> random.nextLong(1_000);
          };
      meter.at(meter.now() + Math.max(0, millis));
    }
  }

  /** What was accepted, and the equations that hold between it, the tally and the receipts. */
  private static final class Books {
    private final TallyDriver meter;
    private List<MonthTally> before = List.of();

    private Books(TallyDriver meter) {
      this.meter = meter;
    }

    void remember() {
      before =
          meter.tally().months().stream()
              .map(month ->
                  new MonthTally(
                      month.month(),
                      month.allowance(),
                      month.covered(),
                      month.overage(),
                      month.waiting()))
              .toList();
    }

    void check(String when) {
      everyRunIsCoveredOverageOrWaiting(when);
      verdictsAreFinal(when);
      for (String name : List.of(RUNS, TEMPLATES)) {
        creditsAreWhatIsComplete(name, when);
        overageNumbersHaveNoGap(name, when);
        everyPartIsPaidOnce(name, when);
      }
    }

    private void everyRunIsCoveredOverageOrWaiting(String when) {
      Map<Month, Long> accepted = new TreeMap<>();
      for (Usage usage : meter.arrived()) {
        if (usage.meter().equals(RUNS) && usage.amount() instanceof Amount.Units(long quantity)) {
          accepted.merge(usage.month(), quantity, Long::sum);
        }
      }
      long waiting = 0;
      for (MonthTally month : meter.tally().months()) {
        assertEquals(
            accepted.get(month.month()),
            month.covered() + month.overage() + month.waiting(),
            () -> when + ": " + month);
        assertTrue(
            month.allowance().isEmpty() || month.covered() <= month.allowance().getAsLong(),
            () -> when + ": more than the allowance is covered: " + month);
        waiting += month.waiting();
      }
      assertEquals(meter.waitingRowRuns(), waiting, when);
      assertEquals(waiting, meter.tally().waitingRuns(), when);
      assertEquals(meter.waitingRows().isEmpty(), meter.tally().waiting().isEmpty(), when);
      assertTrue(meter.tally().openMonths(meter.now()).size() <= 3, when);
    }

    private void verdictsAreFinal(String when) {
      for (MonthTally month : meter.tally().months()) {
        for (MonthTally earlier : before) {
          if (earlier.month().equals(month.month())) {
            assertTrue(
                earlier.covered() <= month.covered() && earlier.overage() <= month.overage(),
                () -> when + ": a verdict was taken back: " + earlier + " became " + month);
          }
        }
      }
    }

    private void creditsAreWhatIsComplete(String name, String when) {
      int rate = meter.rates().unitsPerCredit(name);
      MeterTally tally = meter.tally().meter(name);
      long overage = meter.overageOf(name).values().stream().mapToLong(Long::longValue).sum();
      long drawn =
          meter.deductions(name).stream()
              .filter(receipt -> receipt.overage().isPresent())
              .mapToLong(Deduction::credits)
              .sum();
      assertEquals(overage, tally.overageUnits(), when);
      assertEquals(overage / rate, drawn, when);
      assertEquals(overage % rate, tally.towardNextCredit(), when);
    }

    private void overageNumbersHaveNoGap(String name, String when) {
      int rate = meter.rates().unitsPerCredit(name);
      long last = 0;
      long number = 0;
      for (Deduction receipt : meter.deductions(name)) {
        assertEquals(++number, receipt.number(), when);
        long units = receipt.parts().stream().mapToLong(Part::quantity).sum();
        if (receipt.overage().isPresent()) {
          OverageSpan span = receipt.overage().get();
          assertEquals(last + 1, span.from(), when);
          assertEquals(receipt.credits() * rate, units, when);
          assertEquals(units, span.to() - span.from() + 1, when);
          assertTrue(receipt.parts().size() <= receipt.credits() * rate, when);
          last = span.to();
        } else {
          assertEquals(receipt.credits(), units, when);
        }
      }
      assertEquals(last, meter.tally().meter(name).paidUnits(), when);
      assertEquals(number, meter.tally().meter(name).deductions(), when);
    }

    private void everyPartIsPaidOnce(String name, String when) {
      Map<String, Long> paidOrOpen = new HashMap<>();
      for (Deduction receipt : meter.deductions(name)) {
        var named = new HashSet<String>();
        for (Part part : receipt.parts()) {
          assertTrue(part.quantity() > 0, when);
          assertTrue(named.add(part.id()), () -> when + ": named twice in " + receipt);
          if (receipt.overage().isPresent()) {
            paidOrOpen.merge(part.id(), part.quantity(), Long::sum);
          }
        }
      }
      List<Part> open = meter.openParts(name);
      open.forEach(part -> paidOrOpen.merge(part.id(), part.quantity(), Long::sum));
      assertEquals(meter.overageOf(name), paidOrOpen, when);
      assertEquals(open.size(), meter.tally().meter(name).openParts(), when);
    }
  }
}
