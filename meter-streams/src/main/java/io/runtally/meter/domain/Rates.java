package io.runtally.meter.domain;

import java.util.Map;

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

  public boolean isMetered(String meter) {
    return unitsPerCredit.containsKey(meter);
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
