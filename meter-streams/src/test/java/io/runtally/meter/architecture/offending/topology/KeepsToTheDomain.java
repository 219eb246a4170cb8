package io.runtally.meter.architecture.offending.topology;

import io.runtally.meter.architecture.offending.domain.Known;

/** Uses the domain, as it may. */
public record KeepsToTheDomain(Known known) {}
