/**
 * The worker as a process: configuration, checks at start, health, metrics, and a clean end.
 *
 * <p>Invariants: nothing is read from Kafka before all checks have passed; the API key appears in
 * no log, error or endpoint.
 */
@NullMarked
package io.runtally.recharge.app;

import org.jspecify.annotations.NullMarked;
