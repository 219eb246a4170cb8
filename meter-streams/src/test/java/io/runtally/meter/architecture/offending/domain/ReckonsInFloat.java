package io.runtally.meter.architecture.offending.domain;

/** Shows whole numbers only, and reckons in others. */
record ReckonsInFloat(long cents) {
  long dollars() {
    float share = 0.01f;
    return (long) (cents * share);
  }
}
