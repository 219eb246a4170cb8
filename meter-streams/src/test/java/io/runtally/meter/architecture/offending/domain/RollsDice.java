package io.runtally.meter.architecture.offending.domain;

import java.util.Random;

/** Leaves it to chance. */
record RollsDice(Random dice) {}
