package io.runtally.view.account;

import io.runtally.schemas.LedgerEntry;
import java.util.List;
import java.util.Optional;

/**
 * A part of the credit history, newest first.
 *
 * @param nextBefore the sequence before which it goes on; absent at its end
 */
public record ActivityPage(List<LedgerEntry> entries, Optional<Long> nextBefore) {
  public ActivityPage {
    entries = List.copyOf(entries);
  }
}
