/**
 * The flow from run events to the credit ledger: {@link io.runtally.meter.topology.MeterTopology}
 * shows it, the processors carry it out, each as load, decide, store, forward.
 *
 * <p>Invariants: whatever can be refused is refused before the first state is touched; a record
 * meets state only on the partition that is its organization's home; records of one organization on
 * one partition are taken in their order. What is decided is decided by the domain; this package
 * parses, keeps state, and writes. Keys are organization ids in UTF-8; times are the broker's
 * arrival times.
 */
@NullMarked
package io.runtally.meter.topology;

import org.jspecify.annotations.NullMarked;
