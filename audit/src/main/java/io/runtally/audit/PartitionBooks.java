package io.runtally.audit;

import io.runtally.audit.Place.Position;
import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The books of the organizations of one partition, worked out anew from the records of each topic
 * in their order. Causes come before their effects: events and payments, then receipts, then
 * entries, then balances and usage. {@code expected} marks what was there before anything was
 * looked at, so that its effects must be there or come soon.
 */
final class PartitionBooks {
  private final Rates rates;
  private final List<String> types;
  private final Reach reach;
  private final RunBook runs = new RunBook();
  private final Notes notes = new Notes();
  private final Map<String, Books> organizations = new HashMap<>();

  private record Books(Ledger ledger, Usage usage) {}

  PartitionBooks(Rates rates, Reach reach) {
    this.rates = rates;
    this.types = rates.meters();
    this.reach = reach;
  }

  void run(RunFact run, boolean expected) {
    of(run.organization()).usage().run(types.get(run.meter()), run, expected);
  }

  void payment(CreditPayment payment, boolean expected) {
    of(payment.organizationId()).ledger().payment(payment, expected);
  }

  void receipt(CreditDeduction receipt, boolean expected) {
    Books books = of(receipt.organizationId());
    boolean isFirst = books.ledger().receipt(receipt, expected);
    notes.check(
        isFirst,
        Check.RECEIPT_DOUBLED,
        receipt.organizationId(),
        new Place.Receipt(receipt.deductionId()),
        () -> "There is a second receipt of this id.");
    if (isFirst) {
      books.usage().receipt(receipt, expected);
    }
  }

  void entry(LedgerEntry entry, boolean expected) {
    of(entry.organizationId()).ledger().entry(entry, expected);
  }

  void balance(CreditBalance balance) {
    of(balance.organizationId()).ledger().balance(balance);
  }

  void usage(AllowanceUsage usage) {
    of(usage.organizationId()).usage().told(usage);
  }

  /** A published record that lies elsewhere, or has another key, than its organization's. */
  void astray(String organization, Position position) {
    notes.found(
        Check.RECORD_ASTRAY,
        organization,
        position,
        "It is not keyed by its organization, or not on its partition.");
  }

  void unreadable(Position position, String why) {
    notes.found(Check.RECORD_UNREADABLE, "", position, why);
  }

  /** That a published record was read and lies where it belongs. */
  void inPlace() {
    notes.held(Check.RECORD_ASTRAY);
    notes.held(Check.RECORD_UNREADABLE);
  }

  /** All that is missing so far; to be asked once. */
  List<Doubt> doubts() {
    var doubts = new ArrayList<Doubt>();
    organizations
        .values()
        .forEach(books -> {
          doubts.addAll(books.ledger().doubts());
          doubts.addAll(books.usage().doubts());
        });
    return doubts;
  }

  /** Runs on receipts that are nowhere so far, with the organization charged for them. */
  Map<String, List<Usage.Unknown>> unknownRuns() {
    var unknown = new TreeMap<String, List<Usage.Unknown>>();
    organizations.forEach((organization, books) -> {
      List<Usage.Unknown> runs = books.usage().unknown();
      if (!runs.isEmpty()) {
        unknown.put(organization, runs);
      }
    });
    return unknown;
  }

  /**
   * Ends the books and tells everything that contradicts itself.
   *
   * @param standing the doubts that nothing has settled
   * @param owners whose events those of unknown runs are, by {@link RunFact#event}
   */
  List<Finding> close(List<Doubt> standing, Map<Long, String> owners) {
    unknownRuns()
        .forEach((organization, unknown) ->
            unknown.forEach(each -> noteUnknown(organization, each, owners.get(each.event()))));
    organizations
        .values()
        .forEach(books -> {
          books.ledger().close();
          books.usage().close();
        });
    var findings = new ArrayList<Finding>();
    notes.drafts().forEach(draft -> findings.add(finding(draft)));
    standing.forEach(doubt -> findings.add(doubt.finding()));
    return findings;
  }

  private void noteUnknown(String organization, Usage.Unknown unknown, @Nullable String owner) {
    String run = unknown.run().id() + " of " + unknown.run().source();
    var place = new Place.Receipt(unknown.deductionId());
    if (owner == null) {
      notes.found(
          Check.RUN_UNKNOWN,
          organization,
          place,
          "It charges for run " + run + ", which is not in run-events.");
    } else {
      notes.found(
          Check.RUN_OF_ANOTHER_ORGANIZATION,
          organization,
          place,
          "It charges for run " + run + ", which is a run of " + owner + ".");
    }
  }

  private Finding finding(Notes.Draft draft) {
    Books books = organizations.get(draft.organization());
    OptionalLong entry =
        switch (draft.place()) {
          case Place.Entry(long sequence) -> OptionalLong.of(sequence);
          case Place.Receipt(String id) ->
              books == null ? OptionalLong.empty() : books.ledger().entryOf(id);
          case Place.Payment _, Place.Month _, Place.Account _, Position _ -> OptionalLong.empty();
        };
    return new Finding(
        draft.check(), draft.organization(), entry, draft.place().toString(), draft.sentence());
  }

  /** What these books are made of, to be added up over all partitions. */
  Totals totals() {
    var totals = new Totals();
    totals.runsKept = runs.size();
    totals.runBytes = runs.bytes();
    totals.checked.putAll(notes.checked());
    totals.foundInAll = notes.foundInAll();
    organizations.values().forEach(books -> totals.add(books.ledger(), books.usage()));
    return totals;
  }

  private Books of(String organization) {
    return organizations.computeIfAbsent(
        organization,
        _ ->
            new Books(
                new Ledger(organization, notes),
                new Usage(organization, rates, reach, runs, notes)));
  }
}
