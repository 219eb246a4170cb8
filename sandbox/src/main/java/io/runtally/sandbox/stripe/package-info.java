/**
 * Stands in for Stripe on one machine: a small server that keeps state and is as strict as Stripe
 * itself (API version {@value io.runtally.sandbox.stripe.Api#VERSION}), with faults, a clock of its
 * own, webhooks and a book of all money on request.
 *
 * <p>What holds here: an object changes only inside {@link io.runtally.sandbox.stripe.State}, under
 * one lock, together with the idempotency key and the events that go with the change; faults and
 * latency happen outside that lock, so a held request holds nobody else. What Stripe offers and
 * this does not is refused, never ignored. Objects are kept in Stripe's own JSON: they are what
 * goes out.
 */
@NullMarked
package io.runtally.sandbox.stripe;

import org.jspecify.annotations.NullMarked;
