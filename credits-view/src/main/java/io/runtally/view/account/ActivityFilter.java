package io.runtally.view.account;

import io.runtally.schemas.LedgerEntry;
import java.time.Instant;
import java.util.Optional;

/**
 * Which entries of the credit history are wanted.
 *
 * @param kind of this kind only
 * @param from booked at or after it
 * @param to booked before it
 */
public record ActivityFilter(
    Optional<LedgerEntry.Kind> kind, Optional<Instant> from, Optional<Instant> to) {

  public static final ActivityFilter ALL =
      new ActivityFilter(Optional.empty(), Optional.empty(), Optional.empty());
}
