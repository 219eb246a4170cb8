package io.runtally.view.account;

import java.util.Optional;

/**
 * Overage runs of one rule set in one UTC month, as far as credits were drawn for them.
 *
 * @param ruleSetId absent for runs that named none
 */
public record RuleSetOverage(Optional<String> ruleSetId, long runs) {}
