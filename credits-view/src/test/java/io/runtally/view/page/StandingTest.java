package io.runtally.view.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.view.account.Pace;
import io.runtally.view.account.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The balance, the month's runs and the saved card in words. */
class StandingTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
  private static final Pace THREE_A_DAY = new Pace(21, Duration.ofDays(7));

  @Test
  void R14_a_balance_of_minus_40_is_40_credits_owed() {
    BalanceView view = BalanceView.of(-40, THREE_A_DAY, NOW);

    assertEquals("40", view.amount());
    assertEquals("credits owed", view.unit());
    assertTrue(view.owed());
    assertEquals("Your runs go on. The next payment pays what is owed first.", view.outlook());
  }

  @Test
  void a_balance_says_how_long_it_lasts_at_the_present_pace() {
    assertEquals(
        "At the present pace of 3 credits a day it lasts about 30 days, until 22 Dec 2026.",
        BalanceView.of(90, THREE_A_DAY, NOW).outlook());
    assertEquals(
        "At the present pace of 0.3 credits a day it lasts about 3 months, until 20 Feb 2027.",
        BalanceView.of(30, new Pace(1, Duration.ofDays(3)), NOW).outlook());
  }

  @Test
  void a_history_of_seconds_is_no_pace_for_days() {
    assertEquals(
        "At the present pace of 48 credits a day it lasts about 15 hours.",
        BalanceView.of(30, new Pace(2, Duration.ofSeconds(3)), NOW).outlook());
    assertEquals(
        "At the present pace of 2,400 credits a day it lasts less than an hour.",
        BalanceView.of(30, new Pace(100, Duration.ZERO), NOW).outlook());
  }

  @Test
  void a_balance_of_which_nothing_is_drawn_lasts() {
    assertEquals(
        "Nothing was drawn lately, so it lasts as it is.",
        BalanceView.of(5, new Pace(0, Duration.ofDays(7)), NOW).outlook());
    assertEquals(
        "Nothing was drawn lately, so it lasts as it is.",
        BalanceView.of(5, new Pace(0, Duration.ZERO), NOW).outlook());
  }

  @Test
  void R4_the_bar_holds_the_allowance_and_what_goes_beyond_it() {
    UsageView view =
        UsageView.of(
            new Usage(NOVEMBER, Optional.of(1_000L), 1_000, 234, 0, 34), Optional.of("Starter"));

    assertEquals("1,000 of 1,000 runs used", view.headline());
    assertEquals(810, view.coveredShare());
    assertEquals(190, view.overageShare());
    assertEquals(
        List.of("234 runs beyond the allowance.", "34 runs toward the next credit."), view.facts());
  }

  @Test
  void R4_half_an_allowance_is_half_a_bar() {
    UsageView view =
        UsageView.of(new Usage(NOVEMBER, Optional.of(1_000L), 500, 0, 0, 0), Optional.empty());

    assertEquals(500, view.coveredShare());
    assertEquals(0, view.overageShare());
    assertEquals(List.of("No overage this month."), view.facts());
  }

  @Test
  void R6_without_a_plan_runs_wait_and_the_page_says_so() {
    UsageView view =
        UsageView.of(new Usage(NOVEMBER, Optional.empty(), 0, 0, 12, 0), Optional.empty());

    assertFalse(view.measured());
    assertEquals("12 runs waiting", view.headline());
    assertEquals(
        List.of("No plan is known yet: the runs wait, and nothing is drawn for them."),
        view.facts());
  }

  @Test
  void an_allowance_of_nothing_has_a_bar_all_the_same() {
    UsageView view =
        UsageView.of(new Usage(NOVEMBER, Optional.of(0L), 0, 0, 0, 0), Optional.empty());

    assertEquals(0, view.coveredShare() + view.overageShare());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10, This card expired at the end of October 2026.",
    "2026-11, This card expires this month.",
    "2026-12, This card expires next month"
  })
  void R31_a_card_warns_before_it_expires(YearMonth expires, String warning) {
    CardView view = CardView.of(SampleAccount.visa(expires, NOW), NOW);

    assertTrue(view.warning().orElse("").startsWith(warning), view.toString());
  }

  @Test
  void R31_a_card_that_is_good_for_longer_does_not_warn() {
    CardView view = CardView.of(SampleAccount.visa(YearMonth.of(2027, 1), NOW), NOW);

    assertEquals(Optional.empty(), view.warning());
    assertEquals("Visa •••• 4242", view.name());
    assertEquals("01/2027", view.expires());
  }
}
