/**
 * Stripe, through its own library, which stays in this room and in {@code webhooks}. Nothing here
 * charges a saved card: that is the recharge worker's.
 */
@NullMarked
package io.runtally.view.stripe;

import org.jspecify.annotations.NullMarked;
