package io.runtally.meter.architecture.offending.domain;

import java.time.Instant;

/** Looks at the clock. */
record AsksForTheInstant() {
  Instant now() {
    return Instant.now();
  }
}
