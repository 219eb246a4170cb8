package io.runtally.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What was checked how often in one partition, and what was found. */
final class Notes {
  /** Beyond it contradictions are counted only: a thousand say what a million would. */
  static final int MOST_KEPT = 1_000;

  private final Map<Check, Long> checked = new EnumMap<>(Check.class);
  private final List<Draft> drafts = new ArrayList<>();
  private long found;

  /** A finding whose ledger entry may not be known yet. */
  record Draft(Check check, String organization, Place place, String sentence) {}

  /** Counts the check, and notes what is wrong unless it holds. */
  boolean check(
      boolean holds, Check check, String organization, Place place, Supplier<String> sentence) {
    held(check);
    if (!holds) {
      found(check, organization, place, sentence.get());
    }
    return holds;
  }

  void held(Check check) {
    checked.merge(check, 1L, Long::sum);
  }

  void found(Check check, String organization, Place place, String sentence) {
    found++;
    if (drafts.size() < MOST_KEPT) {
      drafts.add(new Draft(check, organization, place, sentence));
    }
  }

  List<Draft> drafts() {
    return List.copyOf(drafts);
  }

  /** All that were found, also those that were not kept. */
  long foundInAll() {
    return found;
  }

  Map<Check, Long> checked() {
    return Map.copyOf(checked);
  }
}
