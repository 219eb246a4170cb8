package io.runtally.meter.architecture.offending.domain;

/** Keeps money as a fraction. */
record HoldsADouble(double dollars) {}
