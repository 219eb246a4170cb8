package io.runtally.meter.architecture.offending.domain;

/** What the topology may use. */
public record Known(long credits) {}
