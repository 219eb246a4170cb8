/**
 * The architecture as rules that a build holds: what the packages of the meter may know of each
 * other and of the world.
 *
 * <p>{@code offending} is a small house of the same shape in which each rule is broken on purpose,
 * so that no rule can quietly guard nothing. Nothing else may use it.
 */
@NullMarked
package io.runtally.meter.architecture;

import org.jspecify.annotations.NullMarked;
