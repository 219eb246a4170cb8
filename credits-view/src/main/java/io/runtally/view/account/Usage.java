package io.runtally.view.account;

import java.time.YearMonth;
import java.util.Optional;

/**
 * The runs of one UTC calendar month against the allowance (R4 to R9).
 *
 * @param allowance runs that the plan covers; absent while no plan is known (R6)
 * @param covered runs within it
 * @param overage runs beyond it
 * @param waiting runs that cannot be judged yet (R6)
 * @param towardNextCredit overage runs that do not complete a credit yet (R9)
 */
public record Usage(
    YearMonth month,
    Optional<Long> allowance,
    long covered,
    long overage,
    long waiting,
    long towardNextCredit) {

  /** No run yet. */
  public static Usage none(YearMonth month) {
    return new Usage(month, Optional.empty(), 0, 0, 0, 0);
  }
}
