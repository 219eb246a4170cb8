package io.runtally.view.projection;

import static java.time.ZoneOffset.UTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.Topics;
import io.runtally.view.account.BalanceCurve;
import io.runtally.view.account.BalanceCurve.Step;
import io.runtally.view.account.Pace;
import io.runtally.view.books.Books;
import io.runtally.view.books.Database;
import io.runtally.view.books.DatabaseBooks;
import io.runtally.view.books.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The balance over time, and how fast it goes. */
class CurveTest {
  private static final String ORG = "org_acme";

  private final Tape tape = new Tape();
  private final Stories stories = new Stories(tape);
  private final Instant begin = tape.now();
  private final Database database = Database.open(TestPostgres.newDatabase());
  private final Books books = new DatabaseBooks(database, Stories.RUNS);

  @AfterEach
  void close() {
    database.close();
  }

  private long balanceOf(BalanceCurve curve) {
    return curve.steps().isEmpty() ? curve.opening() : curve.steps().getLast().balanceAfter();
  }

  private static long sum(BalanceCurve curve) {
    return curve.steps().stream()
        .flatMap(step -> step.changes().values().stream())
        .mapToLong(credits -> credits)
        .sum();
  }

  @Test
  void few_entries_are_taken_one_by_one() {
    stories.paid(ORG, CreditPayment.Kind.PURCHASE, "pi_1", 25);
    Instant between = tape.later(Duration.ofHours(1)).now();
    stories.deducted(ORG, 30, Optional.empty());
    tape.project(database);

    BalanceCurve all = books.curve(ORG, begin, tape.now());
    assertEquals(0, all.opening());
    assertEquals(List.of(25L, -5L), all.steps().stream().map(Step::balanceAfter).toList());
    assertEquals(Map.of(LedgerEntry.Kind.USAGE_DEDUCTION, -30L), all.steps().getLast().changes());
    BalanceCurve last = books.curve(ORG, between, tape.now());
    assertEquals(25, last.opening());
    assertEquals(1, last.steps().size());
    BalanceCurve after = books.curve(ORG, tape.now().plusSeconds(1), tape.now().plusSeconds(2));
    assertEquals(-5, after.opening());
    assertEquals(List.of(), after.steps());
  }

  @Test
  void many_entries_are_summed_by_the_hour_or_more() {
    for (int n = 0; n < 1_000; n++) {
      stories.deducted(ORG, 1, Optional.empty());
      if (n % 100 == 0) {
        stories.paid(ORG, CreditPayment.Kind.PURCHASE, "pi_" + n, 50);
      }
      tape.later(Duration.ofMinutes(97));
    }
    tape.project(database);

    BalanceCurve all = books.curve(ORG, begin, tape.now());
    assertTrue(all.steps().size() <= 400, () -> "steps: " + all.steps().size());
    assertTrue(all.steps().size() > 200, () -> "steps: " + all.steps().size());
    assertEquals(0, all.opening());
    assertEquals(-500, balanceOf(all));
    assertEquals(-500, sum(all));
    Instant middle = begin.plus(Duration.ofDays(30)).plusSeconds(77);
    BalanceCurve rest = books.curve(ORG, middle, tape.now());
    assertEquals(-500, rest.opening() + sum(rest));
    assertEquals(-500, balanceOf(rest));
    assertTrue(!rest.from().isAfter(middle), rest.from()::toString);
    Instant at = rest.from();
    for (Step step : rest.steps()) {
      assertTrue(!step.at().isBefore(at), step::toString);
      at = step.at();
    }
  }

  @Test
  void what_is_summed_up_never_reaches_from_one_UTC_day_into_the_next() {
    Map<LocalDate, Long> expected = new TreeMap<>();
    tape.later(Duration.ofHours(3));
    for (int n = 0; n < 1_000; n++) {
      expected.merge(tape.now().atOffset(UTC).toLocalDate(), -1L, Long::sum);
      stories.deducted(ORG, 1, Optional.empty());
      tape.later(Duration.ofMinutes(127));
    }
    tape.project(database);

    BalanceCurve all = books.curve(ORG, begin, tape.now());
    assertTrue(all.steps().size() < 400, () -> "one by one: " + all.steps().size());
    Map<LocalDate, Long> drawn = new TreeMap<>();
    all.steps()
        .forEach(step ->
            step.changes()
                .values()
                .forEach(credits ->
                    drawn.merge(step.at().atOffset(UTC).toLocalDate(), credits, Long::sum)));
    assertEquals(expected, drawn);
    assertTrue(!all.steps().getFirst().at().isBefore(all.from()), all::toString);
  }

  @Test
  void a_history_began_with_its_first_entry() {
    assertEquals(Optional.empty(), books.firstBookedAt(ORG));

    stories.deducted(ORG, 1, Optional.empty()).deducted(ORG, 1, Optional.empty());
    tape.project(database);

    assertEquals(Optional.of(begin.plusMillis(1)), books.firstBookedAt(ORG));
  }

  @Test
  void an_entry_of_an_earlier_time_than_the_one_before_it_is_where_the_history_has_it() {
    stories.paid(ORG, CreditPayment.Kind.PURCHASE, "pi_1", 25);
    tape.told(
        Topics.CREDIT_LEDGER,
        ORG,
        """
        {"entryId":"e2","organizationId":"org_acme","sequence":2,"kind":"PURCHASE","credits":5,\
        "balanceBefore":25,"balanceAfter":30,"reference":"pi_2","bookedAt":"2026-11-22T08:00:00Z"}\
        """);
    tape.project(database);

    Instant morning = Instant.parse("2026-11-22T07:00:00Z");
    BalanceCurve all = books.curve(ORG, morning, tape.now());
    assertEquals(List.of(25L, 30L), all.steps().stream().map(Step::balanceAfter).toList());
    assertEquals(all.steps().getFirst().at(), all.steps().getLast().at());
  }

  @Test
  void the_pace_is_of_seven_days_or_of_a_younger_history() {
    stories.deducted(ORG, 10, Optional.empty());
    tape.later(Duration.ofDays(1));
    tape.project(database);
    Pace young = books.pace(ORG, tape.now());
    assertEquals(10, young.drawn());
    assertEquals(Duration.ofDays(1), Duration.ofHours(young.window().toHours()));
    Pace old = books.pace(ORG, tape.now().plus(Duration.ofDays(5)));
    assertEquals(10, old.drawn());
    Pace over = books.pace(ORG, tape.now().plus(Duration.ofDays(9)));
    assertEquals(0, over.drawn());
    assertTrue(over.window().compareTo(Duration.ofDays(7)) <= 0, over::toString);
  }
}
