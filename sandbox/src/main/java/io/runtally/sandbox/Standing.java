package io.runtally.sandbox;

import io.runtally.schemas.AutoRechargeState;
import java.util.Optional;

/**
 * How one organization stands in a month.
 *
 * @param runs all of the month: covered, overage and waiting
 * @param allowance runs covered at most; absent while no plan is known (R6)
 * @param waiting runs that cannot be judged before a plan is known
 * @param balance whole credits; negative is owed
 * @param autoRecharge absent before the first balance
 */
record Standing(
    String organizationId,
    long runs,
    Optional<Long> allowance,
    long overage,
    long waiting,
    long balance,
    Optional<AutoRechargeState> autoRecharge) {}
