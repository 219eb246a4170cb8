package io.runtally.audit;

import io.runtally.schemas.LedgerEntry.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an audit has found, what it looked at, and what it could not check. */
record Report(int partitions, Reach reach, Totals totals, Input input, List<Finding> findings) {

  /** What was read of the causes. */
  static final class Input {
    long events;
    long uncountable;
    long astray;
    long payments;
    long refusedPayments;
    boolean isStamped = true;
  }

  Report {
    findings = List.copyOf(findings);
  }

  boolean isClean() {
    return findings.isEmpty();
  }

  /** All that were found, also those that are only counted. */
  long found() {
    return Math.max(totals.foundInAll, findings.size());
  }

  long bought() {
    return credits(Kind.PURCHASE);
  }

  long recharged() {
    return credits(Kind.AUTO_RECHARGE);
  }

  long reversed() {
    return credits(Kind.REFUND)
        + credits(Kind.REFUND_FAILED)
        + credits(Kind.DISPUTE)
        + credits(Kind.DISPUTE_REVERSAL);
  }

  long adjusted() {
    return credits(Kind.ADJUSTMENT);
  }

  long deducted() {
    return credits(Kind.USAGE_DEDUCTION);
  }

  private long credits(Kind kind) {
    return totals.credits.getOrDefault(kind, 0L);
  }

  /** What could not be checked, and why, a sentence each. */
  List<String> unchecked() {
    var unchecked = new ArrayList<String>();
    Optional<Instant> since = reach.since();
    if (since.isPresent()) {
      unchecked.add(
          since.get().equals(Instant.MAX)
              ? "run-events has been emptied in part, so no run could be looked up."
              : "run-events reaches back to %s only: %,d run lines of receipts are of months before it, and were not looked up."
                  .formatted(since.get(), totals.runLinesUnreachable));
      if (!totals.monthsNotWhole.isEmpty()) {
        unchecked.add(
            "The runs of %s were not counted: for a month, run-events must reach 70 days behind its beginning."
                .formatted(
                    String.join(
                        ", ", totals.monthsNotWhole.stream().map(Object::toString).toList())));
      }
    }
    if (!input.isStamped) {
      unchecked.add(
          "run-events is not stamped by the broker (message.timestamp.type is not LogAppendTime), so which events came too late is not certain.");
    }
    unchecked.add(
        "Months that are closed are told by no topic any more: their receipts were checked, their covered runs were not.");
    return unchecked;
  }
}
