package io.runtally.view.account;

import java.util.List;

/**
 * Where the overage runs of one UTC month came from, as far as credits were drawn for them.
 *
 * @param most the rule sets with most of them, most first
 * @param otherRuleSets how many more there are
 * @param otherRuns the overage runs of those
 */
public record MonthOverage(List<RuleSetOverage> most, long otherRuleSets, long otherRuns) {
  public MonthOverage {
    most = List.copyOf(most);
  }
}
