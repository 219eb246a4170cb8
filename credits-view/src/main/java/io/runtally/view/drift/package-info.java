/**
 * Whether the ledger agrees with Stripe, found out now and then without anybody asking.
 *
 * <p>Invariants: it reads and tells, and mends nothing; of several instances one at a time asks
 * Stripe. Boundaries: what counts as a difference is decided in {@link io.runtally.reconcile}.
 */
@NullMarked
package io.runtally.view.drift;

import org.jspecify.annotations.NullMarked;
