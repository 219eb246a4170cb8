package io.runtally.view.books;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.account.BalanceCurve;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A million entries of one organization, over two years: PostgreSQL itself counts the rows that
 * each question touches.
 */
class LongHistoryTest {
  private static final String RUNS = "ai.ruleengine.ruleset.run";
  private static final String ORG = "org_big";
  private static final long ENTRIES = 1_000_000;
  private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");
  private static final Duration BETWEEN = Duration.ofSeconds(63);
  private static final Instant NOW = BEGIN.plus(BETWEEN.multipliedBy(ENTRIES));

  private static final Database DATABASE = Database.open(TestPostgres.newDatabase(1));
  private static final Books BOOKS = new DatabaseBooks(DATABASE, RUNS);

  @BeforeAll
  static void write_a_million_entries() {
    DATABASE
        .jdbi()
        .useTransaction(handle -> {
          handle
              .createUpdate(
                  """
                  insert into ledger
                  select :organization, n, 'e' || n,
                    case when n % 50000 = 1 then 'DISPUTE' when n % 1000 = 0 then 'PURCHASE'
                      else 'USAGE_DEDUCTION' end,
                    case when n % 1000 = 0 then 999 else -1 end,
                    1, 0, 'd' || n, null, null,
                    cast(:begin as timestamptz) + n * interval '63 seconds'
                  from generate_series(1, :entries) n
                  """)
              .bind("organization", ORG)
              .bind("begin", BEGIN)
              .bind("entries", ENTRIES)
              .execute();
          // Many small ones beside it.
          handle.execute(
              """
              insert into ledger
              select 'org_' || n % 1000, n / 1000 + 1, 'e' || n, 'PURCHASE', 5, 0, 5, 'pi_' || n, null,
                null, timestamptz '2026-06-01T00:00:00Z' + n * interval '1 minute'
              from generate_series(0, 99999) n
              """);
          handle.execute(
              """
              insert into ledger_hours
              select organization, date_trunc('hour', booked_at, 'UTC'), kind, sum(credits), count(*),
                min(sequence), max(sequence), 0
              from ledger group by 1, 2, 3
              """);
          handle.execute(
              """
              insert into deductions
              select organization, reference, jsonb_build_object(
                'deductionId', reference, 'organizationId', organization, 'meter', 'm', 'credits', 1,
                'runs', jsonb_build_array(jsonb_build_object(
                  'id', entry_id, 'source', 's', 'quantity', 1, 'month', '2026-11')),
                'deductedAt', '2026-11-01T00:00:00Z')
              from ledger where kind = 'USAGE_DEDUCTION'
              """);
          handle.execute(
              """
              insert into payments
              select organization, kind, reference, booked_at, 0, sequence, 500, 'usd', null, null,
                case when kind = 'AUTO_RECHARGE' then booked_at end, null, null, booked_at
              from ledger where kind <> 'USAGE_DEDUCTION'
              """);
          handle.execute(
              """
              insert into rule_set_overage
              select 'org_big', 'ai.ruleengine.ruleset.run', date '2026-11-01', 'rs_' || n, n
              from generate_series(1, 50000) n
              """);
          handle.execute(
              """
              insert into overage_months
              select organization, meter, month, count(*), sum(runs) from rule_set_overage
              group by 1, 2, 3
              """);
          handle.execute(
              """
              insert into settings_saved
              select 'org_big', timestamptz '2025-01-01T00:00:00Z' + n * interval '1 hour', 0, n, true,
                10, 20, null, 'ann', timestamptz '2025-01-01T00:00:00Z'
              from generate_series(1, 15000) n
              """);
          handle.execute(
              """
              insert into recharge_failures
              select 'org_big', 're_' || n, timestamptz '2025-01-01T00:00:00Z' + n * interval '1 hour',
                0, n, 'card_declined', null, '', false, 'pm_1', timestamptz '2025-01-01T00:00:00Z'
              from generate_series(1, 15000) n
              """);
        });
    DATABASE.jdbi().useHandle(handle -> handle.execute("vacuum analyze"));
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  private static <T> T touching(long rowsAtMost, Supplier<T> question) {
    // The planner may change its mind once it knows a statement.
    for (int n = 0; n < 6; n++) {
      var _ = question.get();
    }
    long before = rowsTouched();
    T answer = question.get();
    long touched = rowsTouched() - before;
    assertTrue(touched <= rowsAtMost, "touched " + touched + " rows");
    return answer;
  }

  private static long rowsTouched() {
    return DATABASE
        .jdbi()
        .withHandle(handle -> {
          handle.createQuery("select pg_stat_force_next_flush()").map((_, _) -> true).list();
          return handle
              .createQuery(
                  """
                  select (select sum(seq_tup_read) from pg_stat_user_tables)
                    + (select sum(idx_tup_read) from pg_stat_user_indexes)
                  """)
              .mapTo(Long.class)
              .one();
        });
  }

  private static ActivityFilter filter(
      Optional<LedgerEntry.Kind> kind, Optional<Instant> from, Optional<Instant> to) {
    return new ActivityFilter(kind, from, to);
  }

  private static Instant at(long sequence) {
    return BEGIN.plus(BETWEEN.multipliedBy(sequence));
  }

  private static long newest(ActivityFilter filter, long rowsAtMost) {
    return touching(rowsAtMost, () -> BOOKS.activity(ORG, filter, Optional.empty(), 50))
        .entries()
        .getFirst()
        .sequence();
  }

  @Test
  void the_overview_touches_few_rows() {
    var overview = touching(1_000, () -> BOOKS.overview(ORG, NOW));
    assertEquals(ENTRIES, overview.sequence());
    assertEquals(Books.RECENT, overview.recentActivity().size());
  }

  @Test
  void the_first_page_and_any_other_touch_few_rows() {
    assertEquals(ENTRIES, newest(ActivityFilter.ALL, 200));
    var page =
        touching(200, () -> BOOKS.activity(ORG, ActivityFilter.ALL, Optional.of(5_000L), 50));
    assertEquals(4_999, page.entries().getFirst().sequence());
    assertEquals(Optional.of(4_950L), page.nextBefore());
  }

  @Test
  void a_page_of_one_kind_touches_few_rows_also_of_a_rare_one() {
    assertEquals(
        950_001,
        newest(
            filter(Optional.of(LedgerEntry.Kind.DISPUTE), Optional.empty(), Optional.empty()),
            200));
    assertEquals(
        ENTRIES - 1,
        newest(
            filter(
                Optional.of(LedgerEntry.Kind.USAGE_DEDUCTION), Optional.empty(), Optional.empty()),
            200));
    assertTrue(
        touching(
                200,
                () ->
                    BOOKS.activity(
                        ORG,
                        filter(
                            Optional.of(LedgerEntry.Kind.ADJUSTMENT),
                            Optional.empty(),
                            Optional.empty()),
                        Optional.empty(),
                        50))
            .entries()
            .isEmpty());
  }

  @Test
  void a_page_of_a_span_touches_its_hours_and_few_entries() {
    assertEquals(
        2_000,
        newest(filter(Optional.empty(), Optional.of(at(1_000)), Optional.of(at(2_001))), 300));
    assertEquals(
        ENTRIES, newest(filter(Optional.empty(), Optional.of(at(999_000)), Optional.empty()), 300));
    assertEquals(
        500_000,
        newest(
            filter(
                Optional.of(LedgerEntry.Kind.PURCHASE),
                Optional.of(at(400_000)),
                Optional.of(at(500_001))),
            8_000));
    assertEquals(
        999_999,
        newest(filter(Optional.empty(), Optional.of(at(1)), Optional.of(at(ENTRIES))), 60_000));
    // Without a beginning all hours are looked through: 17,520 in two years, of up to three kinds.
    assertEquals(
        100_000,
        newest(filter(Optional.empty(), Optional.empty(), Optional.of(at(100_001))), 40_000));
  }

  @Test
  void details_and_the_pace_and_rule_sets_touch_few_rows() {
    assertTrue(touching(20, () -> BOOKS.detail(ORG, 777)).orElseThrow().deduction().isPresent());
    assertTrue(touching(20, () -> BOOKS.detail(ORG, 1_000)).orElseThrow().payment().isPresent());
    assertTrue(touching(600, () -> BOOKS.pace(ORG, NOW)).drawn() > 9_000);
    var rules = touching(100, () -> BOOKS.overageByRuleSet(ORG, YearMonth.of(2026, 11), 5));
    assertEquals(50_000, rules.most().getFirst().runs());
    assertEquals(49_995, rules.otherRuleSets());
    assertEquals(Optional.of(at(1)), touching(20, () -> BOOKS.firstBookedAt(ORG)));
  }

  @Test
  void the_curve_touches_the_hours_of_its_span() {
    BalanceCurve curve =
        touching(8_000, () -> BOOKS.curve(ORG, NOW.minus(Duration.ofDays(90)), NOW));
    assertTrue(curve.steps().size() <= 400, curve.steps()::toString);
    assertTrue(curve.steps().size() > 300, curve.steps()::toString);
    BalanceCurve lastHours =
        touching(1_000, () -> BOOKS.curve(ORG, NOW.minus(Duration.ofHours(5)), NOW));
    assertEquals(285, lastHours.steps().size());
  }
}
