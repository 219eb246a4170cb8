package io.runtally.meter.architecture.offending.topology;

import io.runtally.meter.architecture.offending.app.KeepsToTheTopology;

/** Asks the application that runs it. */
record KnowsTheApplication(KeepsToTheTopology application) {}
