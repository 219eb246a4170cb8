package io.runtally.meter.architecture.offending.domain;

/** Looks at the clock of the machine. */
record AsksTheSystem() {
  long now() {
    return System.currentTimeMillis();
  }
}
