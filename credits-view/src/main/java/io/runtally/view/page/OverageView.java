package io.runtally.view.page;

import io.runtally.view.account.RuleSetOverage;
import java.time.YearMonth;
import java.util.List;

/** Which rule sets a month's overage came from, most first. */
public record OverageView(String month, List<Row> rows) {

  /** One rule set; {@code share} of the largest one, in thousandths. */
  public record Row(String ruleSet, boolean named, String runs, long share) {}

  public OverageView {
    rows = List.copyOf(rows);
  }

  static OverageView of(YearMonth month, List<RuleSetOverage> overage) {
    long most = overage.stream().mapToLong(RuleSetOverage::runs).max().orElse(1);
    return new OverageView(
        Figures.month(month),
        overage.stream()
            .map(part ->
                new Row(
                    part.ruleSetId().orElse("no rule set named"),
                    part.ruleSetId().isPresent(),
                    Figures.counted(part.runs(), "run"),
                    Math.round(1_000.0 * part.runs() / Math.max(most, 1))))
            .toList());
  }
}
