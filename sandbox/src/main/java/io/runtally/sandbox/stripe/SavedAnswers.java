package io.runtally.sandbox.stripe;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answers saved under idempotency keys, until Stripe forgets them. */
final class SavedAnswers {
  /** "Keys may be pruned after they are at least 24 hours old": here they are. */
  private static final Duration KEPT = Duration.ofHours(24);

  private final Clock clock;

  /** Oldest first. */
  private final Map<String, SavedAnswer> byKey = new LinkedHashMap<>();

  SavedAnswers(Clock clock) {
    this.clock = clock;
  }

  void save(SavedAnswer answer) {
    byKey.put(answer.key(), answer);
  }

  Optional<SavedAnswer> find(String key) {
    prune();
    return Optional.ofNullable(byKey.get(key));
  }

  Collection<SavedAnswer> all() {
    return List.copyOf(byKey.values());
  }

  private void prune() {
    Iterator<SavedAnswer> oldest = byKey.values().iterator();
    while (oldest.hasNext() && !oldest.next().at().plus(KEPT).isAfter(clock.instant())) {
      oldest.remove();
    }
  }
}
