/**
 * Adjustments by support (R18): whole credits given or taken, with a person and a reason.
 *
 * <p>Invariants: an adjustment has an id before it is published, so that one whose fate is unknown
 * can be done again and counts once (R15); the balance shown before it is that of the ledger.
 * Boundaries: it is published like any payment, and the meter alone books it.
 */
@NullMarked
package io.runtally.adjust;

import org.jspecify.annotations.NullMarked;
