package io.runtally.meter.architecture.offending.domain;

import io.runtally.meter.architecture.offending.app.KeepsToTheTopology;

/** Reads what was configured. */
record KnowsTheApplication(KeepsToTheTopology configured) {}
