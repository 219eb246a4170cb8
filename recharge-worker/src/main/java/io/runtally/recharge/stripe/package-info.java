/**
 * Stripe at the worker's edge: its library, its limits and its errors, and nothing of them beyond.
 *
 * <p>Invariants: every request takes a permit first; a request carries a key of its order and
 * attempt; an answer is definite only where Stripe said so in words that could be read, all else is
 * unknown (R27). The API key appears in no text that leaves this package.
 */
@NullMarked
package io.runtally.recharge.stripe;

import org.jspecify.annotations.NullMarked;
