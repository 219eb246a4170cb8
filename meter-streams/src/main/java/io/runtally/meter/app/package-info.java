/**
 * The meter as a program: configuration, checks at start, the running streams, health and metrics.
 *
 * <p>It refuses to start, with one sentence and the command that mends it, where topics do not fit
 * or where starting could count twice. What is counted, and how, is none of its business.
 */
@NullMarked
package io.runtally.meter.app;

import org.jspecify.annotations.NullMarked;
