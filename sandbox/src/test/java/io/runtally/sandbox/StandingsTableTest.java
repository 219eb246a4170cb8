package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.CreditBalance.AutoRecharge;
import io.runtally.schemas.NoRechargeReason;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingsTableTest {
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final Standing ACME =
      new Standing(
          "org_acme",
          1_234,
          Optional.of(1_000L),
          234,
          0,
          -2,
          recharge(AutoRechargeState.ON, Optional.empty()),
          Optional.of("card_declined"));
  private static final Standing UMBER =
      new Standing("org_umber", 7, Optional.empty(), 0, 7, 0, Optional.empty(), Optional.empty());
  private static final Standings.Totals TOTALS = new Standings.Totals(5, 2, 3);

  private static Optional<AutoRecharge> recharge(
      AutoRechargeState state, Optional<NoRechargeReason> reason) {
    return Optional.of(new AutoRecharge(state, reason, Optional.empty(), Optional.empty()));
  }

  @Test
  void it_shows_each_organization_and_the_sum() {
    assertEquals(
        List.of(
            "November 2026            runs allowance   overage  waiting  balance  auto-recharge",
            "org_acme                1,234     1,000       234        0       -2  on",
            "org_umber                   7   no plan         0        7        0",
            "",
            "2 organizations, 1,241 runs, 234 overage, 7 waiting, 3 rejected",
            "recharges: 5 paid, 2 failed"),
        StandingsTable.lines(List.of(ACME, UMBER), TOTALS, MONTH, 24));
  }

  @Test
  void the_smallest_organizations_make_way_where_rows_are_few() {
    assertEquals(
        List.of("org_acme", "... and 1 more organizations"),
        StandingsTable.lines(List.of(ACME, UMBER), TOTALS, MONTH, 5).subList(1, 3).stream()
            .map(line -> line.startsWith("...") ? line : line.substring(0, 8))
            .toList());
  }

  @Test
  void the_largest_numbers_and_longest_names_fit_a_hundred_columns() {
    Standing huge =
        new Standing(
            "o".repeat(128),
            999_999_999,
            Optional.of(999_999_999L),
            999_999_999,
            9_999_999,
            -99_999_999,
            recharge(AutoRechargeState.PAUSED, Optional.of(NoRechargeReason.PAUSED_AFTER_FAILURE)),
            Optional.of("authentication_required"));
    assertTrue(
        StandingsTable.lines(List.of(huge), TOTALS, MONTH, 24).stream()
            .allMatch(line -> line.length() <= 100));
  }

  @Test
  void a_pause_is_told_with_its_cause_and_the_longest_one_fits() {
    assertEquals(
        "org_pixel             150,000       100   149,900        0       -3  paused: authentication_required",
        row(Optional.of(NoRechargeReason.PAUSED_AFTER_FAILURE)));
    assertTrue(
        row(Optional.of(NoRechargeReason.TOO_MANY_RECHARGES)).endsWith("too many recharges"));
    assertTrue(row(Optional.of(NoRechargeReason.PAUSED_AFTER_REVERSAL)).endsWith("went back"));
  }

  private static String row(Optional<NoRechargeReason> reason) {
    var paused =
        new Standing(
            "org_pixel",
            150_000,
            Optional.of(100L),
            149_900,
            0,
            -3,
            recharge(AutoRechargeState.PAUSED, reason),
            Optional.of("authentication_required"));
    return StandingsTable.lines(List.of(paused), TOTALS, MONTH, 24).get(1);
  }
}
