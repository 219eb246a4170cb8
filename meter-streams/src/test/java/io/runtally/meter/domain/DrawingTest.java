package io.runtally.meter.domain;

import static io.runtally.meter.domain.TallyDriver.RUNS;
import static io.runtally.meter.domain.TallyDriver.TEMPLATES;
import static io.runtally.meter.domain.TallyDriver.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.runtally.meter.domain.Deduction.OverageSpan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When credits are drawn, and what their receipts name. */
class DrawingTest {
  private final TallyDriver meter = new TallyDriver().plan(0);

  @Nested
  @DisplayName("R8 One credit covers 100 overage runs")
  class OneCredit {
    @ParameterizedTest
    @CsvSource({"99, 0, 99", "100, 1, 0", "250, 2, 50"})
    void is_drawn_when_its_hundredth_run_is_counted(long runs, long credits, long toward) {
      meter.runs(runs);

      assertEquals(credits, meter.creditsDrawn());
      assertEquals(toward, meter.towardNextCredit());
    }

    @Test
    void is_drawn_at_the_arrival_of_the_run_that_completes_it() {
      meter.runs(99).at("2026-11-20T10:00:00Z").runs(1);

      assertEquals(millis("2026-11-20T10:00:00Z"), meter.lastDeduction().deductedAt());
    }

    @Test
    void is_never_drawn_for_covered_runs() {
      meter.plan(1_000).runs(1_000);

      assertEquals(List.of(), meter.deductions());
    }
  }

  @Nested
  @DisplayName("R9 The part-block carries over")
  class PartBlock {
    @Test
    void of_fifty_in_october_is_completed_by_fifty_in_november() {
      meter.at("2026-10-10T10:00:00Z").plan(0).runs(50);
      assertEquals(0, meter.creditsDrawn());

      meter.at("2026-11-10T10:00:00Z").runs(50);

      assertEquals(1, meter.creditsDrawn());
      assertEquals(50, meter.month("2026-10").overage());
      assertEquals(50, meter.month("2026-11").overage());
      List<Part> paid = meter.lastDeduction().parts();
      assertEquals(Month.of("2026-10"), paid.getFirst().month());
      assertEquals(Month.of("2026-11"), paid.getLast().month());
    }

    @Test
    void is_not_charged_when_the_month_ends() {
      meter.at("2026-10-10T10:00:00Z").plan(0).runs(99);

      meter.at("2027-03-01T10:00:00Z").plan(5).runs(5);

      assertEquals(0, meter.creditsDrawn());
      assertEquals(99, meter.towardNextCredit());
    }

    @Test
    void over_a_span_gives_the_floor_of_carried_in_and_overage() {
      meter.runs(170);
      long drawnBefore = meter.creditsDrawn();

      meter.runs(260);

      assertEquals((70 + 260) / 100, meter.creditsDrawn() - drawnBefore);
    }
  }

  @Nested
  @DisplayName("R10 Other metered usage")
  class OtherUsage {
    @Test
    void three_generations_and_one_event_of_seven_credits_draw_ten() {
      meter.templates(3).credits(TEMPLATES, 7);

      assertEquals(10, meter.creditsDrawn());
    }

    @Test
    void has_no_allowance() {
      meter.plan(1_000).templates(1);

      assertEquals(1, meter.creditsDrawn());
      assertEquals(0, meter.covered());
    }

    @Test
    void has_a_part_block_of_its_own() {
      var ten = new TallyDriver(new Rates(RUNS, Map.of(RUNS, 100, TEMPLATES, 10))).plan(0);

      ten.runs(99).templates(9);
      assertEquals(0, ten.creditsDrawn());

      ten.templates(1);
      assertEquals(1, ten.creditsDrawn());
      assertEquals(99, ten.towardNextCredit());
      assertEquals(0, ten.tally().meter(TEMPLATES).towardNextCredit());
    }

    @Test
    void that_names_its_credits_leaves_the_part_block_as_it_is() {
      var ten = new TallyDriver(new Rates(RUNS, Map.of(RUNS, 100, TEMPLATES, 10)));

      ten.templates(9).credits(TEMPLATES, 7).templates(1);

      assertEquals(8, ten.creditsDrawn());
      assertEquals(Optional.of(new OverageSpan(1, 10)), ten.lastDeduction().overage());
    }

    @Test
    void that_names_its_credits_is_named_by_a_receipt_without_overage_numbers() {
      meter.templates(1).credits(TEMPLATES, 7);

      Deduction receipt = meter.lastDeduction();
      assertEquals(7, receipt.credits());
      assertEquals(2, receipt.number());
      assertEquals(Optional.empty(), receipt.overage());
      assertEquals(
          List.of(new Part("e2", "engine", 7, Month.of("2026-11"), Optional.of("rs_42"))),
          receipt.parts());
    }

    @Test
    void counts_its_deductions_per_meter() {
      meter.templates(1).credits(TEMPLATES, 7).runs(100).templates(1);

      assertEquals(1, meter.deductions(RUNS).getFirst().number());
      assertEquals(3, meter.deductions(TEMPLATES).getLast().number());
    }
  }

  @Nested
  @DisplayName("R10 A rate")
  class ARate {
    @Test
    void of_runs_is_configuration_too() {
      var cheap = new TallyDriver(new Rates(RUNS, Map.of(RUNS, 1_000))).plan(0);

      cheap.runs(1_999);

      assertEquals(1, cheap.creditsDrawn());
      assertEquals(999, cheap.towardNextCredit());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void is_one_to_a_thousand_units(int unitsPerCredit) {
      var rates = new Rates(RUNS, Map.of(RUNS, unitsPerCredit));

      assertEquals(Optional.of(RUNS), rates.meterOf(RUNS));
      assertEquals(unitsPerCredit, rates.unitsPerCredit(RUNS));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1_001})
    void beyond_that_is_refused_by_name(int unitsPerCredit) {
      Map<String, Integer> wrong = Map.of(RUNS, unitsPerCredit);

      var refusal = assertThrows(IllegalArgumentException.class, () -> new Rates(RUNS, wrong));

      assertEquals(
          "The rate of runs must be 1 to 1,000 units per credit, not %,d".formatted(unitsPerCredit),
          refusal.getMessage());
    }

    @Test
    void is_needed_for_runs_and_for_whatever_is_metered() {
      Map<String, Integer> templatesOnly = Map.of(TEMPLATES, 1);
      var runsOnly = new Rates(RUNS, Map.of(RUNS, 100));

      assertThrows(IllegalArgumentException.class, () -> new Rates(RUNS, templatesOnly));
      assertThrows(IllegalArgumentException.class, () -> runsOnly.unitsPerCredit(TEMPLATES));
    }

    @Test
    void that_was_lowered_meanwhile_draws_for_what_had_been_collected() {
      Tally tally = new Tally();
      tally.planStated(PlanHistory.Statement.plan(0, 0, 0));
      var before = new Rates(RUNS, Map.of(RUNS, 1_000));
      var after = new Rates(RUNS, Map.of(RUNS, 100));
      var first = (Verdict.TowardNextCredit) tally.decide(usage("a", 160), before);
      tally.apply(first, before);
      var second = (Verdict.TowardNextCredit) tally.decide(usage("b", 70), before);
      tally.apply(second, before);

      var completes = (Verdict.CompletesCredits) tally.decide(usage("c", 5), after);
      Tally.Receipt receipt = tally.draw(completes, List.of(first.part(), second.part()), after);

      assertEquals(2, receipt.deduction().credits());
      assertEquals(List.of(160L, 40L), quantities(receipt.deduction().parts()));
      assertEquals(List.of(30L, 5L), quantities(receipt.left()));
      assertEquals(2, tally.meter(RUNS).openParts());
      assertEquals(35, tally.meter(RUNS).towardNextCredit());
    }

    private static Usage usage(String id, long quantity) {
      return new Usage(
          RUNS,
          "engine",
          id,
          Optional.empty(),
          Month.of("2026-11"),
          millis("2026-11-10T12:00:00Z"),
          new Usage.Amount.Units(quantity));
    }
  }

  @Nested
  @DisplayName("R11 Every deduction is a receipt")
  class Receipts {
    @Test
    void that_names_the_exact_runs_with_month_and_rule_set() {
      meter.runs(100);

      List<Part> named = meter.lastDeduction().parts();
      assertEquals(100, named.size());
      for (int i = 0; i < 100; i++) {
        assertEquals(
            new Part("e" + (i + 1), "engine", 1, Month.of("2026-11"), Optional.of("rs_42")),
            named.get(i));
      }
    }

    @Test
    void whose_overage_numbers_count_on_for_life() {
      meter.at("2026-10-10T10:00:00Z").plan(0).runs(150);
      meter.at("2026-11-10T10:00:00Z").runs(100);
      meter.at("2027-05-10T10:00:00Z").runs(50);

      assertEquals(
          List.of(new OverageSpan(1, 100), new OverageSpan(101, 200), new OverageSpan(201, 300)),
          meter.deductions().stream().map(deduction -> deduction.overage().orElseThrow()).toList());
      assertEquals(
          List.of(1L, 2L, 3L), meter.deductions().stream().map(Deduction::number).toList());
    }

    @Test
    void that_cannot_be_made_from_other_parts_than_those_collected() {
      meter.runs(99);
      Tally tally = meter.tally();
      var verdict =
          new Verdict.CompletesCredits(
              new Usage(
                  RUNS,
                  "engine",
                  "last",
                  Optional.empty(),
                  Month.of("2026-11"),
                  meter.now(),
                  new Usage.Amount.Units(1)),
              0,
              new Part("last", "engine", 1, Month.of("2026-11"), Optional.empty()),
              1);
      List<Part> oneTooFew = meter.openParts(RUNS).subList(1, 99);

      assertThrows(
          IllegalStateException.class, () -> tally.draw(verdict, oneTooFew, TallyDriver.RATES));
    }
  }

  @Nested
  @DisplayName("R12 A quantity")
  class AQuantity {
    @Test
    void of_250_after_30_draws_two_credits_and_leaves_80_for_a_later_receipt() {
      meter.event(30).event(250);

      Deduction receipt = meter.lastDeduction();
      assertEquals(1, meter.deductions().size());
      assertEquals(2, receipt.credits());
      assertEquals(List.of(30L, 170L), quantities(receipt.parts()));
      assertEquals(80, meter.towardNextCredit());

      meter.event(20);
      assertEquals(List.of("e2", "e3"), ids(meter.lastDeduction().parts()));
      assertEquals(List.of(80L, 20L), quantities(meter.lastDeduction().parts()));
    }

    @Test
    void straddles_the_allowance_and_completes_several_credits_at_once() {
      meter.plan(1_000).event(900).event(450);

      assertEquals(1_000, meter.covered());
      assertEquals(350, meter.overage());
      assertEquals(1, meter.deductions().size());
      assertEquals(3, meter.lastDeduction().credits());
      assertEquals(List.of(300L), quantities(meter.lastDeduction().parts()));
      assertEquals(50, meter.towardNextCredit());
    }

    @Test
    void is_paid_in_as_many_receipts_as_it_takes() {
      meter.event(150).event(30).event(20).event(100);

      assertEquals(
          List.of(List.of(100L), List.of(50L, 30L, 20L), List.of(100L)),
          meter.deductions().stream().map(receipt -> quantities(receipt.parts())).toList());
    }

    @Test
    void never_makes_a_receipt_name_more_events_than_its_units() {
      meter.runs(99).event(1_001);

      assertEquals(11, meter.lastDeduction().credits());
      assertEquals(100, meter.lastDeduction().parts().size());
    }
  }

  private static List<Long> quantities(List<Part> parts) {
    return parts.stream().map(Part::quantity).toList();
  }

  private static List<String> ids(List<Part> parts) {
    return parts.stream().map(Part::id).toList();
  }
}
