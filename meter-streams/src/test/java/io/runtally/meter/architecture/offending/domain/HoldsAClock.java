package io.runtally.meter.architecture.offending.domain;

import java.time.Clock;

/** Has a clock in its hand, whatever that says. */
record HoldsAClock(Clock clock) {}
