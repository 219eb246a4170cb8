package io.runtally.meter.architecture.offending.domain;

import io.runtally.meter.architecture.offending.topology.KeepsToTheDomain;

/** Calls back. */
record KnowsTheTopology(KeepsToTheDomain caller) {}
