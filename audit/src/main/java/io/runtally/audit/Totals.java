package io.runtally.audit;

import io.runtally.schemas.LedgerEntry;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the books hold, for people who want to know what was checked. */
final class Totals {
  final Map<Check, Long> checked = new EnumMap<>(Check.class);
  final Map<LedgerEntry.Kind, Long> credits = new EnumMap<>(LedgerEntry.Kind.class);
  final Set<YearMonth> monthsNotWhole = new TreeSet<>();
  long organizations;
  long entries;
  long receipts;
  long payments;
  long covered;
  long overage;
  long waiting;
  long runsKept;
  long runBytes;
  long runLinesUnreachable;
  long foundInAll;

  void add(Ledger ledger, Usage usage) {
    organizations++;
    entries += ledger.entries();
    receipts += ledger.receiptCount();
    payments += ledger.paymentCount();
    ledger.credits().forEach((kind, sum) -> credits.merge(kind, sum, Long::sum));
    usage.told().stream()
        .flatMap(told -> told.months().stream())
        .forEach(month -> {
          covered += month.covered();
          overage += month.overage();
          waiting += month.waiting();
        });
    runLinesUnreachable += usage.unreachable();
    monthsNotWhole.addAll(usage.monthsNotWhole());
  }

  void add(Totals other) {
    other.checked.forEach((check, count) -> checked.merge(check, count, Long::sum));
    other.credits.forEach((kind, sum) -> credits.merge(kind, sum, Long::sum));
    monthsNotWhole.addAll(other.monthsNotWhole);
    organizations += other.organizations;
    entries += other.entries;
    receipts += other.receipts;
    payments += other.payments;
    covered += other.covered;
    overage += other.overage;
    waiting += other.waiting;
    runsKept += other.runsKept;
    runBytes = Math.max(runBytes, other.runBytes);
    runLinesUnreachable += other.runLinesUnreachable;
    foundInAll += other.foundInAll;
  }

  /** Comparisons that were made, each time that one was. */
  long comparisons() {
    return checked.values().stream().mapToLong(Long::longValue).sum();
  }
}
