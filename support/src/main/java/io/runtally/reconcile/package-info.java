/**
 * The books beside Stripe: what was paid, refunded and disputed there, and what became of it in
 * {@code credit-payments} and {@code credit-ledger} (R15, R16).
 *
 * <p>Invariants: the comparison is pure; what Stripe says is read before the books, so that what
 * happens meanwhile is never taken for a loss; a list of Stripe's only finds, and the object
 * fetched by its id is what is believed; a repair publishes what a webhook would have, under the
 * same kind and id, and so is credited once however often it is done. Boundaries: objects without
 * our metadata are counted and otherwise left alone; whether the ledger itself is sound is for the
 * audit to say.
 */
@NullMarked
package io.runtally.reconcile;

import org.jspecify.annotations.NullMarked;
