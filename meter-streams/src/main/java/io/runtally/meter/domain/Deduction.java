package io.runtally.meter.domain;

import java.util.List;
import java.util.Optional;

/**
 * Credits drawn, as a receipt: it names what it paid for, event by event (R11).
 *
 * @param number counts the deductions of this organization and meter from 1, without a gap
 * @param credits whole credits, at least 1
 * @param overage the overage numbers paid for; none where an event named credits directly (R10)
 * @param parts what was paid; their quantities add up to the span of overage numbers
 * @param deductedAt arrival of the event that completed the credit, epoch milliseconds
 */
public record Deduction(
    String meter,
    long number,
    long credits,
    Optional<OverageSpan> overage,
    List<Part> parts,
    long deductedAt) {

  public Deduction {
    parts = List.copyOf(parts);
  }

  /** Overage numbers, both inclusive, counted from 1 over the life of organization and meter. */
  public record OverageSpan(long from, long to) {}
}
