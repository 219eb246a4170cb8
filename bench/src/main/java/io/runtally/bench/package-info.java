/**
 * The benchmark: one broker, one topic of events, and contenders that work it off one after the
 * other, each in a process of its own, several rounds of all.
 *
 * <p>Invariants: a contender's time counts only if its result is exact, which is read from what it
 * published, not from what it says; time runs from the first offsets that it committed to the last;
 * nothing of a contender is left when the next one begins. Rates are told and never asserted: they
 * depend on the machine.
 */
@NullMarked
package io.runtally.bench;

import org.jspecify.annotations.NullMarked;
