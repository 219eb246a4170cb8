package io.runtally.meter.domain;

import java.util.Optional;

/**
 * One line of the ledger (R13).
 *
 * @param sequence 1, 2, 3 … per organization
 * @param credits signed; {@code balanceAfter - balanceBefore}
 * @param reference the deduction or payment behind it
 * @param bookedAt arrival of the record that caused it, epoch milliseconds
 */
public record Entry(
    long sequence,
    EntryKind kind,
    long credits,
    long balanceBefore,
    String reference,
    Optional<String> actor,
    Optional<String> reason,
    long bookedAt) {

  public long balanceAfter() {
    return balanceBefore + credits;
  }
}
