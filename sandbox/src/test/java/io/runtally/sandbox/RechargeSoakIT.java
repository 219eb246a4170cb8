package io.runtally.sandbox;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link RechargeSoak} with one seed; {@code -Dsoak.seeds=20} takes twenty, {@code -Dsoak.first=7}
 * begins with the seventh, {@code -Dsoak.organizations=300} has more of them.
 */
class RechargeSoakIT {
  static LongStream seeds() {
    long first = Long.getLong("soak.first", 1);
    return LongStream.range(first, first + Long.getLong("soak.seeds", 1));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void R26_every_dollar_is_in_the_ledger_whatever_fails(long seed) throws Exception {
    try (ChargingRig rig = ChargingRig.start()) {
      rig.meters().meter("meter-1");
      new RechargeSoak(rig, seed).run();
    }
  }
}
