package io.runtally.sandbox;

import java.util.stream.LongStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link RechargeSoak} with as many seeds as are asked for; {@code -Dsoak.first=7} begins with the
 * seventh, {@code -Dsoak.organizations=300} has more of them. In the ordinary check a {@link
 * SoakIT} of the whole system takes its place.
 */
@EnabledIfSystemProperty(
    named = "soak.seeds",
    matches = "\\d+",
    disabledReason = "Takes long: -Dsoak.seeds=20 says how often")
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
