package io.runtally.view.projection;

import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Keeps each entry (R13), and sums them up by the hour. */
final class Ledger extends Table<LedgerEntry> {
  Ledger() {
    super(Topics.CREDIT_LEDGER, LedgerEntry.class, LedgerEntry::organizationId);
  }

  @Override
  void write(Handle handle, List<Told<LedgerEntry>> told) {
    List<LedgerEntry> entries = told.stream().map(each -> each.value().orElseThrow()).toList();
    boolean[] isNew =
        each(
            handle,
            """
            insert into ledger
              (organization, sequence, entry_id, kind, credits, balance_before, balance_after,
               reference, actor, reason, booked_at)
            values
              (:organization, :sequence, :entryId, :kind, :credits, :balanceBefore, :balanceAfter,
               :reference, :actor, :reason, :bookedAt)
            on conflict do nothing
            """,
            entries,
            (row, entry) ->
                row.bind("organization", entry.organizationId())
                    .bind("sequence", entry.sequence())
                    .bind("entryId", entry.entryId())
                    .bind("kind", entry.kind().name())
                    .bind("credits", entry.credits())
                    .bind("balanceBefore", entry.balanceBefore())
                    .bind("balanceAfter", entry.balanceAfter())
                    .bind("reference", entry.reference())
                    .bind("actor", entry.actor())
                    .bind("reason", entry.reason())
                    .bind("bookedAt", entry.bookedAt()));
    Map<Hour, Sum> sums = new TreeMap<>(Hour.ORDER);
    for (int n = 0; n < isNew.length; n++) {
      if (isNew[n]) {
        LedgerEntry entry = entries.get(n);
        sums.merge(Hour.of(entry), Sum.of(entry), Sum::plus);
      }
    }
    add(handle, sums);
  }

  private static void add(Handle handle, Map<Hour, Sum> sums) {
    each(
        handle,
        """
        insert into ledger_hours
          (organization, hour, kind, credits, entries, first_sequence, last_sequence,
           closing_balance)
        values
          (:organization, :hour, :kind, :credits, :entries, :firstSequence, :lastSequence,
           :closingBalance)
        on conflict (organization, hour, kind) do update set
          credits = ledger_hours.credits + excluded.credits,
          entries = ledger_hours.entries + excluded.entries,
          first_sequence = least(ledger_hours.first_sequence, excluded.first_sequence),
          last_sequence = greatest(ledger_hours.last_sequence, excluded.last_sequence),
          closing_balance =
            case when excluded.last_sequence > ledger_hours.last_sequence
              then excluded.closing_balance else ledger_hours.closing_balance end
        """,
        List.copyOf(sums.entrySet()),
        (row, sum) ->
            row.bind("organization", sum.getKey().organization())
                .bind("hour", sum.getKey().hour())
                .bind("kind", sum.getKey().kind().name())
                .bind("credits", sum.getValue().credits())
                .bind("entries", sum.getValue().entries())
                .bind("firstSequence", sum.getValue().firstSequence())
                .bind("lastSequence", sum.getValue().lastSequence())
                .bind("closingBalance", sum.getValue().closingBalance()));
  }

  private record Hour(String organization, Instant hour, LedgerEntry.Kind kind) {
    // In one order always, so that two writers never wait for each other in a circle.
    static final Comparator<Hour> ORDER =
        Comparator.comparing(Hour::organization)
            .thenComparing(Hour::hour)
            .thenComparing(Hour::kind);

    static Hour of(LedgerEntry entry) {
      return new Hour(
          entry.organizationId(), entry.bookedAt().truncatedTo(ChronoUnit.HOURS), entry.kind());
    }
  }

  private record Sum(
      long credits, long entries, long firstSequence, long lastSequence, long closingBalance) {
    static Sum of(LedgerEntry entry) {
      return new Sum(entry.credits(), 1, entry.sequence(), entry.sequence(), entry.balanceAfter());
    }

    Sum plus(Sum other) {
      return new Sum(
          credits + other.credits,
          entries + other.entries,
          Math.min(firstSequence, other.firstSequence),
          Math.max(lastSequence, other.lastSequence),
          lastSequence > other.lastSequence ? closingBalance : other.closingBalance);
    }
  }
}
