package io.runtally.meter.architecture.offending.app;

import io.runtally.meter.architecture.offending.domain.Known;
import io.runtally.meter.architecture.offending.topology.KeepsToTheDomain;

/** Uses topology and domain, as it may. */
public record KeepsToTheTopology(KeepsToTheDomain topology, Known known) {}
