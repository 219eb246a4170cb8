/**
 * The contract between the services: every topic with its settings, a JSON Schema and a Java record
 * for its value, and what reads and writes them.
 *
 * <p>Invariants: a record never holds null; the JSON Schema decides what is understood, so that
 * this reader and every other program agree; a written field never changes its meaning, and unknown
 * fields are ignored. Boundaries: no billing rules, no clock, no state; only Jackson and the Kafka
 * client.
 */
@NullMarked
package io.runtally.schemas;

import org.jspecify.annotations.NullMarked;
