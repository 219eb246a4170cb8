/**
 * What runs beside the meter: the limits that no meter can pass, and other ways to build one. Each
 * main class is a process of its own.
 *
 * <p>All count alike: repeats of organization, source and id are dropped (R1), runs are counted by
 * organization and month against the plan's allowance (R4), and each hundred of overage is one
 * deduction (R8), exactly once. None names runs on its receipts, keeps a ledger, looks after events
 * that are malformed, late or on a wrong partition, or forgets ids: that is less work than the
 * meter's, in favor of its peers. Nothing here knows who starts and watches it.
 */
@NullMarked
package io.runtally.bench.peers;

import org.jspecify.annotations.NullMarked;
