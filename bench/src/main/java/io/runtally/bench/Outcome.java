package io.runtally.bench;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a meter came to, by organization; one that is missing has 0.
 *
 * @param accepted events that were counted
 * @param credits drawn
 */
record Outcome(Map<String, Long> accepted, Map<String, Long> credits) {
  Outcome {
    // Map.copyOf takes minutes for a million names that differ in their last digits alone.
    accepted = Collections.unmodifiableMap(new HashMap<>(accepted));
    credits = Collections.unmodifiableMap(new HashMap<>(credits));
  }

  /** How another outcome differs from this one, the right one; nothing if it does not. */
  Optional<String> contradiction(Outcome found) {
    return contradiction("accepted events", accepted, found.accepted)
        .or(() -> contradiction("credits", credits, found.credits));
  }

  /** The same of one kind of numbers. */
  static Optional<String> contradiction(
      String what, Map<String, Long> right, Map<String, Long> found) {
    TreeSet<String> organizations = new TreeSet<>(right.keySet());
    organizations.addAll(found.keySet());
    organizations.removeIf(each -> of(right, each) == of(found, each));
    if (organizations.isEmpty()) {
      return Optional.empty();
    }
    String first = organizations.first();
    return Optional.of(
        "%s has %,d %s in place of %,d, and %d more organizations are wrong (%,d in all, in place of %,d)"
            .formatted(
                first,
                of(found, first),
                what,
                of(right, first),
                organizations.size() - 1,
                sum(found),
                sum(right)));
  }

  private static long of(Map<String, Long> numbers, String organization) {
    return numbers.getOrDefault(organization, 0L);
  }

  private static long sum(Map<String, Long> numbers) {
    return numbers.values().stream().mapToLong(Long::longValue).sum();
  }
}
