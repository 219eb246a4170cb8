package io.runtally.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is metered, and how many units one credit covers (R8, R10).
 *
 * @param runs the event type of a rule-set run, the one that an allowance covers
 * @param unitsPerCredit by event type, 1 to 1,000
 */
public record Rates(String runs, Map<String, Long> unitsPerCredit) {
  static final String RUNS = "ai.ruleengine.ruleset.run";

  /** Those that the meter has where nothing else is configured. */
  public static final Rates USUAL =
      new Rates(RUNS, Map.of(RUNS, 100L, "ai.ruleengine.template.generation", 1L));

  public Rates {
    unitsPerCredit = Map.copyOf(unitsPerCredit);
    if (!unitsPerCredit.containsKey(runs)) {
      throw new IllegalArgumentException("There is no rate of " + runs + ".");
    }
  }

  /** The metered types, in an order that stays. */
  List<String> meters() {
    return List.copyOf(new TreeMap<>(unitsPerCredit).keySet());
  }

  Optional<Long> of(String meter) {
    return Optional.ofNullable(unitsPerCredit.get(meter));
  }

  long ofRuns() {
    return unitsPerCredit.getOrDefault(runs, 1L);
  }
}
