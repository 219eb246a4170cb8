/**
 * The billing rules as pure functions: nothing here knows Kafka, JSON, a clock or chance.
 *
 * <p>Two states answer facts, each by {@code decide} (what follows from a fact, changing nothing)
 * and {@code apply} (the state after it): {@link io.runtally.meter.domain.Tally}, one
 * organization's months, allowance and overage, and {@link io.runtally.meter.domain.CreditAccount},
 * its balance and auto-recharge. Invariants: balance = sum of entries; credits drawn for runs =
 * floor(overage / 100); no more than one open recharge order. Money is whole credits or whole
 * cents. Whoever calls has already refused what is malformed or repeated, and keeps the states.
 */
@NullMarked
package io.runtally.meter.domain;

import org.jspecify.annotations.NullMarked;
