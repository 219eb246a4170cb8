package io.runtally.meter.domain;

import java.util.List;
import java.util.Optional;

/**
 * What an account makes of a fact.
 *
 * @param events the steps from {@code before} to {@code after}, in order
 * @param notice to be told where the balance is low (R29)
 */
public record Decision(
    CreditAccount before,
    CreditAccount after,
    List<AccountEvent> events,
    Optional<LowBalance> notice) {

  public Decision {
    events = List.copyOf(events);
  }

  /** Whether anything follows at all. */
  public boolean changesAnything() {
    return !events.isEmpty() || !before.standing().equals(after.standing());
  }
}
