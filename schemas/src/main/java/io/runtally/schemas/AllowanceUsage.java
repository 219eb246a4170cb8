package io.runtally.schemas;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * An organization's runs against its allowance (topic {@code allowance-usage}, R4 to R9).
 *
 * @param months the months that can still change, at most three
 * @param towardNextCredit overage runs that do not complete a credit yet (R9)
 */
public record AllowanceUsage(
    String organizationId, List<MonthUsage> months, long towardNextCredit, Instant updatedAt) {

  public AllowanceUsage {
    months = List.copyOf(months);
  }

  /**
   * One UTC calendar month; {@code covered + overage + waiting} are all its runs.
   *
   * @param allowance runs covered at most (R5); absent while no plan is known (R6)
   * @param covered runs within the allowance
   * @param overage runs beyond it
   * @param waiting runs that cannot be judged yet (R6)
   */
  public record MonthUsage(
      YearMonth month, Optional<Long> allowance, long covered, long overage, long waiting) {}
}
