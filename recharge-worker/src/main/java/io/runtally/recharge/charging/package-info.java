/**
 * How an order is charged at most once (R24 to R27). Knows neither Kafka nor Stripe's library.
 *
 * <p>Invariants: an order is bound to one payment intent before that is confirmed; a failure is
 * told only of an intent that was seen canceled, or of an order that never had one; a payment only
 * of an intent that was seen succeeded and belongs to the order. What is unknown is asked for again
 * later, never guessed.
 */
@NullMarked
package io.runtally.recharge.charging;

import org.jspecify.annotations.NullMarked;
