/**
 * What stands in on one machine: a real broker, a simulated Stripe, a sample rule engine, and the
 * {@code runtally} commands that start and watch them.
 *
 * <p>Services run as processes of their own, started from their packaged jars: no class here leans
 * on a class of a service, and Kafka topics are all that passes between them, beside what a service
 * asks Stripe. No process started here outlives the one that started it. What a person can mend is
 * told in one sentence ({@link io.runtally.sandbox.SandboxProblem}), never as a stack trace.
 */
@NullMarked
package io.runtally.sandbox;

import org.jspecify.annotations.NullMarked;
