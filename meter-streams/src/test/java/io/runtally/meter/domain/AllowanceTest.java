package io.runtally.meter.domain;

import static io.runtally.meter.domain.TallyDriver.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which runs are counted in which month, and which of them the plan covers. */
class AllowanceTest {
  private final TallyDriver meter = new TallyDriver();

  @Nested
  @DisplayName("R2 The month of a run")
  class MonthOfARun {
    @ParameterizedTest
    @CsvSource({
      "2026-10-31T23:59:59.999Z, 2026-10",
      "2026-11-01T00:00:00.000Z, 2026-11",
      "2026-11-30T23:59:59.999Z, 2026-11",
      "2027-01-01T00:00:00.000Z, 2027-01",
      "2028-02-29T12:00:00.000Z, 2028-02",
      "1969-12-31T23:59:59.999Z, 1969-12",
    })
    void is_the_utc_month_of_its_time(String time, String month) {
      assertEquals(Month.of(month), Month.at(Instant.parse(time)));
      assertEquals(month, Month.at(millis(time)).toString());
    }

    @Test
    void begins_where_the_month_before_it_ends() {
      Month november = Month.of(YearMonth.of(2026, 11));

      assertEquals(millis("2026-11-01T00:00:00Z"), november.start());
      assertEquals(millis("2026-12-01T00:00:00Z"), november.end());
      assertEquals(Month.of("2027-01"), Month.of("2026-12").next());
    }

    @Test
    void a_run_of_31_october_that_arrives_on_2_november_uses_octobers_allowance() {
      meter.at("2026-10-01T08:00:00Z").plan(3).runs(2);

      meter.at("2026-11-02T08:00:00Z").runsOf("2026-10", 2);

      assertEquals(3, meter.month("2026-10").covered());
      assertEquals(1, meter.month("2026-10").overage());
      assertEquals(0, meter.month("2026-11").covered());
    }
  }

  @Nested
  @DisplayName("R3 Late and future runs")
  class LateAndFutureRuns {
    private static final String ARRIVAL = "2026-12-06T12:00:00Z";

    @ParameterizedTest
    @CsvSource({
      "2026-11-01T11:59:59.999Z, TOO_OLD",
      "2026-11-01T12:00:00.000Z, ON_TIME",
      "2026-12-06T12:00:00.000Z, ON_TIME",
      "2026-12-06T12:05:00.000Z, ON_TIME",
      "2026-12-06T12:05:00.001Z, FROM_THE_FUTURE",
    })
    void are_judged_by_their_arrival_to_the_millisecond(String time, Lateness expected) {
      assertEquals(expected, Lateness.of(millis(time), millis(ARRIVAL)));
    }

    @Test
    void a_month_is_remembered_until_its_last_run_can_no_longer_arrive() {
      meter.at("2026-10-20T08:00:00Z").plan(10).runs(10);
      meter.at("2026-11-20T08:00:00Z").runs(1);

      meter.at("2026-12-05T23:59:59Z").runs(1).runsOf("2026-10", 1);

      assertEquals(10, meter.month("2026-10").covered());
      assertEquals(1, meter.month("2026-10").overage());
    }

    @Test
    void months_stand_in_their_own_order_whichever_came_first() {
      meter.plan(10).runs(1).runsOf("2026-10", 1).runsOf("2026-12", 1);

      assertEquals(
          List.of("2026-10", "2026-11", "2026-12"),
          meter.tally().months().stream().map(month -> month.month().toString()).toList());
    }

    @Test
    void no_more_than_three_months_are_open_at_any_moment() {
      meter.at("2026-10-20T08:00:00Z").plan(10).runs(1);
      meter.at("2026-11-20T08:00:00Z").runs(1);
      meter.at("2026-12-05T08:00:00Z").runs(1);

      assertEquals(3, meter.tally().openMonths(meter.now()).size());

      meter.at("2026-12-31T23:56:00Z").runsOf("2027-01", 1);

      assertEquals(3, meter.tally().openMonths(meter.now()).size());
      assertEquals(3, meter.tally().months().size());
    }
  }

  @Nested
  @DisplayName("R4 Allowance")
  class Allowance {
    @Test
    void of_1_234_runs_an_allowance_of_1_000_covers_1_000() {
      meter.plan(1_000).runs(1_234);

      assertEquals(1_000, meter.covered());
      assertEquals(234, meter.overage());
      assertEquals(2, meter.creditsDrawn());
      assertEquals(34, meter.towardNextCredit());
    }

    @Test
    void the_last_run_of_the_allowance_is_covered_and_the_next_is_not() {
      meter.plan(5).runs(5);
      assertEquals(0, meter.overage());

      meter.runs(1);
      assertEquals(1, meter.overage());
    }

    @Test
    void begins_anew_with_each_month() {
      meter.at("2026-11-30T10:00:00Z").plan(5).runs(6);

      meter.at("2026-12-01T10:00:00Z").runs(6);

      assertEquals(5, meter.month("2026-11").covered());
      assertEquals(5, meter.month("2026-12").covered());
      assertEquals(2, meter.overage());
    }

    @Test
    void of_nothing_covers_nothing() {
      meter.plan(0).runs(1);

      assertEquals(OptionalLong.of(0), meter.month("2026-11").allowance());
      assertEquals(1, meter.overage());
    }

    @Test
    void covers_the_front_of_an_event_that_straddles_it() {
      meter.plan(1_000).event(990).event(25).runs(1);

      assertEquals(1_000, meter.covered());
      assertEquals(16, meter.overage());
    }
  }

  @Nested
  @DisplayName("R7 Runs never stop")
  class RunsNeverStop {
    @Test
    void however_many_credits_they_have_drawn() {
      meter.plan(0).event(1_000_000).event(1_000_000).runs(1);

      assertEquals(2_000_001, meter.overage());
      assertEquals(20_000, meter.creditsDrawn());
    }
  }
}
