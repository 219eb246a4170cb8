package io.runtally.view.books;

import static io.runtally.view.books.PlainTypes.moment;

import io.runtally.schemas.BillingCustomer;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityDetail;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.account.ActivityPage;
import io.runtally.view.account.BalanceCurve;
import io.runtally.view.account.MonthOverage;
import io.runtally.view.account.Overview;
import io.runtally.view.account.Pace;
import io.runtally.view.account.RuleSetOverage;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The books as PostgreSQL holds them. Safe for use by many threads. */
public final class DatabaseBooks implements Books {
  private static final Duration PACE = Duration.ofDays(7);

  private final Jdbi database;
  private final String runs;

  /**
   * @param runs the type of run events, by which the meter names the receipts of runs
   */
  public DatabaseBooks(Database database, String runs) {
    this.database = database.jdbi();
    this.runs = runs;
  }

  @Override
  public Overview overview(String organizationId, Instant now) {
    return database.withHandle(handle -> OverviewQuery.ask(handle, organizationId, now));
  }

  @Override
  public ActivityPage activity(
      String organizationId, ActivityFilter filter, Optional<Long> before, int limit) {
    // One more than asked for tells whether it goes on.
    List<LedgerEntry> entries =
        database.withHandle(handle ->
            new History(organizationId, filter, before)
                .newestFirst(handle)
                .bind("limit", limit + 1)
                .map((row, _) -> Rows.entry(row))
                .list());
    return entries.size() <= limit
        ? new ActivityPage(entries, Optional.empty())
        : new ActivityPage(
            entries.subList(0, limit), Optional.of(entries.get(limit - 1).sequence()));
  }

  @Override
  public Optional<ActivityDetail> detail(String organizationId, long sequence) {
    return database.withHandle(handle ->
        handle
            .createQuery(
                "select * from ledger where organization = :organization and sequence = :sequence")
            .bind("organization", organizationId)
            .bind("sequence", sequence)
            .map((row, _) -> Rows.entry(row))
            .findOne()
            .map(entry -> detail(handle, entry)));
  }

  private static ActivityDetail detail(Handle handle, LedgerEntry entry) {
    return entry.kind() == LedgerEntry.Kind.USAGE_DEDUCTION
        ? new ActivityDetail(entry, receipt(handle, entry), Optional.empty())
        : new ActivityDetail(
            entry,
            Optional.empty(),
            payment(handle, entry.organizationId(), entry.kind().name(), entry.reference()));
  }

  private static Optional<CreditDeduction> receipt(Handle handle, LedgerEntry entry) {
    return handle
        .createQuery(
            """
            select receipt from deductions
            where organization = :organization and deduction_id = :reference
            """)
        .bind("organization", entry.organizationId())
        .bind("reference", entry.reference())
        .map((row, _) -> Rows.receipt(row))
        .findOne();
  }

  @Override
  public Optional<CreditPayment> payment(
      String organizationId, CreditPayment.Kind kind, String paymentId) {
    return database.withHandle(handle -> payment(handle, organizationId, kind.name(), paymentId));
  }

  private static Optional<CreditPayment> payment(
      Handle handle, String organizationId, String kind, String paymentId) {
    return handle
        .createQuery(
            """
            select * from payments
            where organization = :organization and kind = :kind and payment_id = :paymentId
            """)
        .bind("organization", organizationId)
        .bind("kind", kind)
        .bind("paymentId", paymentId)
        .map((row, _) -> Rows.payment(row))
        .findOne();
  }

  @Override
  public Optional<LedgerEntry> booked(
      String organizationId, LedgerEntry.Kind kind, String paymentId) {
    // Of each kind of payment an organization has few: the index over the kind is enough.
    return database.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from ledger
                where organization = :organization and kind = :kind and reference = :paymentId
                order by sequence limit 1
                """)
            .bind("organization", organizationId)
            .bind("kind", kind.name())
            .bind("paymentId", paymentId)
            .map((row, _) -> Rows.entry(row))
            .findOne());
  }

  @Override
  public BalanceCurve curve(String organizationId, Instant from, Instant to) {
    return database.withHandle(handle -> new Curve(handle, organizationId, from, to).drawn());
  }

  @Override
  public MonthOverage overageByRuleSet(String organizationId, YearMonth month, int limit) {
    return database.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          List<RuleSetOverage> most =
              ofMonth(
                      handle,
                      """
                      select rule_set_id, runs from rule_set_overage
                      where organization = :organization and meter = :runs and month = :month
                      order by runs desc, rule_set_id nulls last
                      limit :limit
                      """,
                      organizationId,
                      month)
                  .bind("limit", limit)
                  .map((row, _) ->
                      new RuleSetOverage(
                          PlainTypes.optionalText(row, "rule_set_id"), row.getLong("runs")))
                  .list();
          long named = most.stream().mapToLong(RuleSetOverage::runs).sum();
          return ofMonth(
                  handle,
                  """
                  select rule_sets, runs from overage_months
                  where organization = :organization and meter = :runs and month = :month
                  """,
                  organizationId,
                  month)
              .map((row, _) ->
                  new MonthOverage(
                      most, row.getLong("rule_sets") - most.size(), row.getLong("runs") - named))
              .findOne()
              .orElseGet(() -> new MonthOverage(most, 0, 0));
        });
  }

  private Query ofMonth(Handle handle, String sql, String organizationId, YearMonth month) {
    return handle
        .createQuery(sql)
        .bind("organization", organizationId)
        .bind("runs", runs)
        .bind("month", month);
  }

  @Override
  public Optional<Instant> firstBookedAt(String organizationId) {
    return database.withHandle(handle ->
        handle
            .createQuery(
                """
                select booked_at from ledger
                where organization = :organization order by sequence limit 1
                """)
            .bind("organization", organizationId)
            .map((row, _) -> moment(row, "booked_at"))
            .findOne());
  }

  @Override
  public Pace pace(String organizationId, Instant now) {
    // From a full hour on, because that is how it is summed up.
    Instant longest = now.minus(PACE).truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    return database.withHandle(handle ->
        handle
            .createQuery(
                """
                select
                  (select coalesce(-sum(credits), 0) from ledger_hours
                    where organization = :organization and kind = 'USAGE_DEDUCTION'
                      and hour >= :longest and hour <= :now) as drawn,
                  coalesce(
                    greatest(
                      (select booked_at from ledger
                        where organization = :organization order by sequence limit 1),
                      :longest),
                    :now) as began
                """)
            .bind("organization", organizationId)
            .bind("longest", longest)
            .bind("now", now)
            .map((row, _) ->
                new Pace(row.getLong("drawn"), Duration.between(moment(row, "began"), now)))
            .one());
  }

  @Override
  public Optional<BillingCustomer> customer(String organizationId) {
    return database.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from customers
                where organization = :organization and customer_id is not null
                """)
            .bind("organization", organizationId)
            .map((row, _) -> Rows.customer(row))
            .findOne());
  }

  @Override
  public Optional<BillingCustomer> customerById(String customerId) {
    // One customer of two organizations would be a mistake of who filled the topic.
    return database.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from customers where customer_id = :customer
                order by organization limit 1
                """)
            .bind("customer", customerId)
            .map((row, _) -> Rows.customer(row))
            .findOne());
  }

  @Override
  public Optional<CardOwner> cardById(String paymentMethodId) {
    return database.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from cards where payment_method_id = :card
                order by organization limit 1
                """)
            .bind("card", paymentMethodId)
            .map((row, _) -> new CardOwner(row.getString("organization"), Rows.card(row)))
            .findOne());
  }

  @Override
  public long nextOffset(String topic, int partition) {
    return database.withHandle(handle ->
        handle
            .createQuery(
                """
                select next_offset from projected
                where topic = :topic and partition = :partition
                """)
            .bind("topic", topic)
            .bind("partition", partition)
            .mapTo(Long.class)
            .findOne()
            .orElse(0L));
  }
}
