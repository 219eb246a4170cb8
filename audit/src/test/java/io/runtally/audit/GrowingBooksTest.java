package io.runtally.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Books that go on growing while they are looked at, and books of which part is gone. */
class GrowingBooksTest {
  private static History history(int runs) {
    var history = new History();
    new Scribe(history, "org_a", 50).purchase(5, "pi_1").runs("r", runs).settle();
    return history;
  }

  private static Set<Check> standing(List<Doubt> doubts) {
    return doubts.stream()
        .filter(Doubt::stands)
        .map(doubt -> doubt.finding().check())
        .collect(Collectors.toSet());
  }

  @Test
  void what_is_not_booked_yet_is_a_doubt_that_its_booking_settles() {
    History history = history(250);
    var books = new PartitionBooks(Rates.USUAL, Reach.EVERYTHING);
    history.runs.forEach(run -> books.run(run, true));
    history.payments.forEach(payment -> books.payment(payment, true));
    history.receipts.subList(0, 1).forEach(receipt -> books.receipt(receipt, true));
    List<Doubt> doubts = books.doubts();
    assertEquals(
        Set.of(
            Check.PAYMENT_NOT_BOOKED,
            Check.DEDUCTION_NOT_BOOKED,
            Check.RUNS_MISCOUNTED,
            Check.COVERED_RUN_CHARGED),
        standing(doubts));
    history.receipts.subList(1, 2).forEach(receipt -> books.receipt(receipt, false));
    history.entries.forEach(entry -> books.entry(entry, false));
    history.balances.forEach(books::balance);
    history.usage.forEach(books::usage);
    assertEquals(Set.of(), standing(doubts));
    assertEquals(List.of(), books.close(List.of(), Map.of()));
  }

  @Test
  void effects_may_come_before_their_receipt_and_their_events_are_read() {
    History history = history(250);
    var books = new PartitionBooks(Rates.USUAL, Reach.EVERYTHING);
    history.entries.forEach(entry -> books.entry(entry, false));
    history.receipts.forEach(receipt -> books.receipt(receipt, false));
    List<Doubt> doubts = books.doubts();
    assertTrue(standing(doubts).contains(Check.ENTRY_WITHOUT_CAUSE));
    assertEquals(200, books.unknownRuns().getOrDefault("org_a", List.of()).size());
    history.payments.forEach(payment -> books.payment(payment, false));
    history.runs.forEach(run -> books.run(run, false));
    history.balances.forEach(books::balance);
    history.usage.forEach(books::usage);
    assertEquals(Set.of(), standing(doubts));
    assertEquals(Map.of(), books.unknownRuns());
    assertEquals(List.of(), books.close(List.of(), Map.of()));
  }

  @Test
  void what_comes_while_one_looks_need_not_be_told_yet() {
    History history = history(250);
    var books = new PartitionBooks(Rates.USUAL, Reach.EVERYTHING);
    history.read(books);
    History later = history(290);
    later.runs.subList(250, 290).forEach(run -> books.run(run, false));
    assertEquals(Set.of(), standing(books.doubts()));
  }

  @Test
  void a_usage_of_more_runs_than_there_are_stands() {
    History history = history(250);
    history.runs.removeLast();
    var books = new PartitionBooks(Rates.USUAL, Reach.EVERYTHING);
    history.runs.forEach(run -> books.run(run, false));
    history.usage.forEach(books::usage);
    assertEquals(Set.of(Check.RUNS_MISCOUNTED), Set.copyOf(miscounted(books)));
  }

  private static Set<Check> miscounted(PartitionBooks books) {
    Set<Check> standing = standing(books.doubts());
    standing.retainAll(Set.of(Check.RUNS_MISCOUNTED));
    return standing;
  }

  @Test
  void runs_that_retention_has_taken_are_not_called_unknown() {
    History history = history(250);
    history.runs.clear();
    history.reachingTo(since("2026-11-05T00:00:00Z"));
    assertEquals(List.of(), history.audit());
    History complete = history(250);
    complete.runs.clear();
    complete.reachingTo(since("2026-10-31T23:55:00Z"));
    assertTrue(complete.audit().stream().allMatch(finding -> finding.check() == Check.RUN_UNKNOWN));
    assertFalse(complete.audit().isEmpty());
  }

  @Test
  void a_month_is_counted_when_seventy_days_before_it_are_there() {
    Instant start = Instant.parse("2026-11-01T00:00:00Z");
    History counted = history(250);
    counted.runs.removeFirst();
    counted.reachingTo(new Reach(Optional.of(start.minus(Duration.ofDays(70)))));
    assertEquals(
        List.of(Check.RUNS_MISCOUNTED), counted.audit().stream().map(Finding::check).toList());
    History uncounted = history(250);
    uncounted.runs.removeFirst();
    uncounted.reachingTo(new Reach(Optional.of(start.minus(Duration.ofDays(69)))));
    assertEquals(List.of(), uncounted.audit());
  }

  @Test
  void a_credit_that_was_not_drawn_shows_without_the_older_runs_too() {
    History history = history(250);
    history.runs.clear();
    history.receipts.removeLast();
    history.entries.removeLast();
    history.publish("org_a");
    history.reachingTo(since("2026-11-05T00:00:00Z"));
    assertEquals(
        List.of(Check.CREDIT_NOT_DRAWN), history.audit().stream().map(Finding::check).toList());
  }

  private static Reach since(String instant) {
    return new Reach(Optional.of(Instant.parse(instant)));
  }

  @Test
  void R1_an_id_counts_again_when_the_37th_day_after_its_arrival_begins() {
    History history = history(250);
    RunFact first = history.runs.getFirst();
    var books = new RunBook();
    assertEquals(RunBook.Told.FIRST, books.tell(first));
    assertEquals(
        RunBook.Told.REPEATED, books.tell(arriving(first, "2026-12-09T23:59:59.999Z", false)));
    assertEquals(RunBook.Told.ANEW, books.tell(arriving(first, "2026-12-10T00:00:00Z", false)));
    assertEquals(2, books.quantity(books.find(first.identity())));
  }

  @Test
  void a_stray_that_tells_otherwise_leaves_open_which_was_counted() {
    History history = history(250);
    RunFact first = history.runs.getFirst();
    history.runs.add(1, arriving(first, "2026-12-01T00:00:00Z", true));
    assertEquals(List.of(), history.audit(), "The same month and quantity are no question");
    RunFact december =
        new RunFact(
            first.organization(),
            first.meter(),
            first.identity(),
            first.event(),
            first.quantity(),
            first.inCredits(),
            first.month().plusMonths(1),
            first.detail(),
            Instant.parse("2026-12-01T00:00:00Z"),
            true);
    history.runs.set(1, december);
    assertEquals(List.of(), history.audit());
  }

  private static RunFact arriving(RunFact run, String arrival, boolean stray) {
    return new RunFact(
        run.organization(),
        run.meter(),
        run.identity(),
        run.event(),
        run.quantity(),
        run.inCredits(),
        run.month(),
        run.detail(),
        Instant.parse(arrival),
        stray);
  }
}
