package io.runtally.view.books;

import static io.runtally.view.books.PlainTypes.moment;

import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.account.BalanceCurve;
import io.runtally.view.account.BalanceCurve.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/** The balance over a span, of at most so many steps as can be told apart. */
final class Curve {
  private static final int MOST_STEPS = 400;

  private final Handle handle;
  private final String organization;
  private final Instant from;
  private final Instant to;

  Curve(Handle handle, String organization, Instant from, Instant to) {
    this.handle = handle;
    this.organization = organization;
    this.from = from;
    this.to = to;
  }

  BalanceCurve drawn() {
    var span = new ActivityFilter(Optional.empty(), Optional.of(from), Optional.of(to));
    List<LedgerEntry> entries =
        new History(organization, span, Optional.empty())
            .oldestFirst(handle)
            .bind("limit", MOST_STEPS + 1)
            .map((row, _) -> Rows.entry(row))
            .list();
    if (entries.isEmpty()) {
      return new BalanceCurve(from, to, closingBefore(from), List.of());
    }
    return entries.size() <= MOST_STEPS ? ofEach(entries) : ofHours(entries.getFirst());
  }

  /** The balance after the last hour that began before the moment. */
  private long closingBefore(Instant moment) {
    return handle
        .createQuery(
            """
            select closing_balance from ledger_hours
            where organization = :organization and hour < :moment
            order by hour desc, last_sequence desc
            limit 1
            """)
        .bind("organization", organization)
        .bind("moment", moment)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  private BalanceCurve ofEach(List<LedgerEntry> entries) {
    List<Step> steps = new ArrayList<>();
    Instant at = from;
    for (LedgerEntry entry : entries) {
      // An entry may be of a record that arrived before the one of the entry before it.
      at = later(at, entry.bookedAt());
      steps.add(new Step(at, entry.balanceAfter(), Map.of(entry.kind(), entry.credits())));
    }
    return new BalanceCurve(from, to, entries.getFirst().balanceBefore(), steps);
  }

  /** What all entries of one kind and hour changed. */
  private record Hour(
      Instant hour, LedgerEntry.Kind kind, long credits, long lastSequence, long closingBalance) {}

  private BalanceCurve ofHours(LedgerEntry first) {
    Instant begin = from.truncatedTo(ChronoUnit.HOURS);
    Duration width = width(begin);
    List<Step> steps = new ArrayList<>();
    long lastSequence = 0;
    long balance = 0;
    Instant at = begin;
    Map<LedgerEntry.Kind, Long> changes = new EnumMap<>(LedgerEntry.Kind.class);
    for (Hour hour : hours(begin)) {
      Instant stretch = later(begin, stretchOf(hour.hour(), width));
      if (!stretch.equals(at) && !changes.isEmpty()) {
        steps.add(new Step(at, balance, changes));
        changes.clear();
      }
      at = stretch;
      changes.merge(hour.kind(), hour.credits(), Long::sum);
      // The newest entry so far, also where it was booked under an earlier hour.
      if (hour.lastSequence() > lastSequence) {
        lastSequence = hour.lastSequence();
        balance = hour.closingBalance();
      }
    }
    if (!changes.isEmpty()) {
      steps.add(new Step(at, balance, changes));
    }
    return new BalanceCurve(begin, to, opening(begin, first), steps);
  }

  private List<Hour> hours(Instant begin) {
    return handle
        .createQuery(
            """
            select hour, kind, credits, last_sequence, closing_balance from ledger_hours
            where organization = :organization and hour >= :from and hour < :to
            order by hour, last_sequence
            """)
        .bind("organization", organization)
        .bind("from", begin)
        .bind("to", to)
        .map((row, _) ->
            new Hour(
                moment(row, "hour"),
                LedgerEntry.Kind.valueOf(row.getString("kind")),
                row.getLong("credits"),
                row.getLong("last_sequence"),
                row.getLong("closing_balance")))
        .list();
  }

  private long opening(Instant begin, LedgerEntry first) {
    return begin.equals(from) ? first.balanceBefore() : closingBefore(begin);
  }

  /**
   * So many hours that the span has no more stretches than steps may be, and none that reaches from
   * one UTC day into the next: what a day changed is the sum of its stretches.
   */
  private Duration width(Instant begin) {
    long hours = Duration.between(begin, to).toHours() + 1;
    // One stretch more than fit into the span may be touched by it.
    long least = Math.ceilDiv(hours, MOST_STEPS - 1);
    return IntStream.of(1, 2, 3, 4, 6, 8, 12, 24)
        .filter(width -> width >= least)
        .mapToObj(Duration::ofHours)
        .findFirst()
        .orElseGet(() -> Duration.ofDays(Math.ceilDiv(least, 24)));
  }

  private static Instant stretchOf(Instant hour, Duration width) {
    long stretches = Duration.between(Instant.EPOCH, hour).dividedBy(width);
    return Instant.EPOCH.plus(width.multipliedBy(stretches));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
