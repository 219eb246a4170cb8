package io.runtally.meter.domain;

import java.util.Map;
import java.util.Optional;

/**
 * What is metered and at which rate (R8, R10).
 *
 * @param runs the meter of rule-set runs, the one that an allowance covers
 * @param unitsPerCredit for every meter, the units that one credit covers, 1 to 1,000
 */
public record Rates(String runs, Map<String, Integer> unitsPerCredit) {
  public Rates {
    unitsPerCredit = Map.copyOf(unitsPerCredit);
    if (!unitsPerCredit.containsKey(runs)) {
      throw new IllegalArgumentException("No rate is given for runs, the meter " + runs);
    }
    unitsPerCredit.forEach((meter, units) -> {
      if (units < 1 || units > 1_000) {
        throw new IllegalArgumentException(
            "The rate of %s must be 1 to 1,000 units per credit, not %,d".formatted(meter, units));
      }
    });
  }

  /**
   * The meter that counts events of a type; absent where it is not metered. It has the type's name,
   * and is one object for all events, so that meters are compared at a glance.
   */
  public Optional<String> meterOf(String type) {
    return type.equals(runs)
        ? Optional.of(runs)
        : unitsPerCredit.keySet().stream().filter(type::equals).findFirst();
  }

  boolean hasAllowance(String meter) {
    return meter.equals(runs);
  }

  public int unitsPerCredit(String meter) {
    Integer units = unitsPerCredit.get(meter);
    if (units == null) {
      throw new IllegalArgumentException("Not metered: " + meter);
    }
    return units;
  }
}
