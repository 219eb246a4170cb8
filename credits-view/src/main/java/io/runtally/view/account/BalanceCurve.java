package io.runtally.view.account;

import io.runtally.schemas.LedgerEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The balance over a span of time, in steps.
 *
 * @param from the span's beginning
 * @param to its end
 * @param opening the balance at the beginning
 * @param steps in order of time
 */
public record BalanceCurve(Instant from, Instant to, long opening, List<Step> steps) {
  public BalanceCurve {
    steps = List.copyOf(steps);
  }

  /**
   * What happened at a moment, or within a stretch of time that begins there.
   *
   * @param balanceAfter the balance at its end
   * @param changes credits by kind, signed; what did not happen is not in it
   */
  public record Step(Instant at, long balanceAfter, Map<LedgerEntry.Kind, Long> changes) {
    public Step {
      changes = Map.copyOf(changes);
    }
  }
}
