package io.runtally.view.page;

import io.runtally.view.account.MonthOverage;
import io.runtally.view.account.RuleSetOverage;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * Which rule sets a month's overage came from, most first.
 *
 * @param others those that have no row of their own
 */
public record OverageView(String month, List<Row> rows, Optional<Others> others) {

  /** One rule set; {@code share} of the largest one, in thousandths. */
  public record Row(String ruleSet, boolean named, String runs, long share) {}

  /** Several rule sets together. */
  public record Others(String count, String runs) {}

  public OverageView {
    rows = List.copyOf(rows);
  }

  static OverageView of(YearMonth month, MonthOverage overage) {
    long most = overage.most().stream().mapToLong(RuleSetOverage::runs).max().orElse(1);
    return new OverageView(
        Figures.month(month),
        overage.most().stream()
            .map(part ->
                new Row(
                    part.ruleSetId().orElse("no rule set named"),
                    part.ruleSetId().isPresent(),
                    runs(part.runs()),
                    Math.round(1_000.0 * part.runs() / Math.max(most, 1))))
            .toList(),
        overage.otherRuleSets() == 0
            ? Optional.empty()
            : Optional.of(
                new Others(
                    "and " + Figures.counted(overage.otherRuleSets(), "other"),
                    runs(overage.otherRuns()))));
  }

  private static String runs(long runs) {
    return Figures.counted(runs, "run");
  }
}
