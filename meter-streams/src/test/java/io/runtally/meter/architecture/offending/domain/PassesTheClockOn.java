package io.runtally.meter.architecture.offending.domain;

import java.time.Instant;
import java.util.function.Supplier;

/** Lets somebody else look at the clock. */
record PassesTheClockOn() {
  Supplier<Instant> clock() {
    return Instant::now;
  }
}
