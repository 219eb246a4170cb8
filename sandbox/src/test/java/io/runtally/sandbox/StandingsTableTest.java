package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.AutoRechargeState;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingsTableTest {
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final Standing ACME =
      new Standing(
          "org_acme", 1_234, Optional.of(1_000L), 234, 0, -2, Optional.of(AutoRechargeState.ON));
  private static final Standing UMBER =
      new Standing("org_umber", 7, Optional.empty(), 0, 7, 0, Optional.empty());

  @Test
  void it_shows_each_organization_and_the_sum() {
    assertEquals(
        List.of(
            "November 2026                   runs   allowance     overage   waiting     balance  auto-recharge",
            "org_acme                       1,234       1,000         234         0          -2  on",
            "org_umber                          7     no plan           0         7           0",
            "",
            "2 organizations, 1,241 runs, 234 overage, 7 waiting, 3 rejected"),
        StandingsTable.lines(List.of(ACME, UMBER), 3, MONTH, 24));
  }

  @Test
  void the_smallest_organizations_make_way_where_rows_are_few() {
    assertEquals(
        List.of("org_acme", "... and 1 more organizations"),
        StandingsTable.lines(List.of(ACME, UMBER), 0, MONTH, 4).subList(1, 3).stream()
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
            Optional.of(AutoRechargeState.LIMIT_REACHED));
    assertTrue(
        StandingsTable.lines(List.of(huge), 999_999_999, MONTH, 24).stream()
            .allMatch(line -> line.length() <= 100));
  }
}
