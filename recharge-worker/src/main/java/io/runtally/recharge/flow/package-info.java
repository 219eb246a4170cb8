/**
 * Orders out of Kafka, through {@link io.runtally.recharge.charging}, and back.
 *
 * <p>Invariants: what a batch came to and the offsets of the batch are published in one
 * transaction, fenced by the group's generation as it was when the batch was read; so an order is
 * consumed once. Stripe is asked before the transaction, never within. No order waits for another
 * one's answer longer than its patience. A record that cannot be understood goes to {@code
 * records-rejected} with its reason, byte for byte, and stops nothing.
 */
@NullMarked
package io.runtally.recharge.flow;

import org.jspecify.annotations.NullMarked;
