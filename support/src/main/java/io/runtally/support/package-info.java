/**
 * What the commands of support and finance share: reading a topic to its end, publishing payments,
 * waiting for the ledger, asking before something is done.
 *
 * <p>Invariants: only committed records are read, up to ends that are fixed first; nothing is done
 * that was not agreed to; a payment is known by its kind and id alone (R15), so that doing a thing
 * twice does it once. What a person can mend is told in one sentence ({@link
 * io.runtally.support.CannotRun}). Boundaries: no billing rules, no command line.
 */
@NullMarked
package io.runtally.support;

import org.jspecify.annotations.NullMarked;
