package io.runtally.meter.architecture.offending.domain;

import java.util.Optional;

/** Hides a fraction in a box. */
record BoxesADouble(Optional<Double> dollars) {
  boolean isSome() {
    return dollars.isPresent();
  }
}
