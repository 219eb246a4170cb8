package io.runtally.view.books;

import static io.runtally.view.books.PlainTypes.moment;
import static io.runtally.view.books.PlainTypes.optionalMoment;
import static io.runtally.view.books.PlainTypes.optionalNumber;
import static io.runtally.view.books.PlainTypes.optionalText;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.account.AutoRecharge;
import io.runtally.view.account.Overview;
import io.runtally.view.account.RechargeError;
import io.runtally.view.account.SavedCard;
import io.runtally.view.account.Usage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** How an organization stands: one statement, and so all of one moment. */
final class OverviewQuery {
  /** One row for each recent entry, at least one, with all the rest beside it. */
  private static final String STANDING =
      """
      with stated as (
        -- As the meter takes them: what is said later prevails over what it contradicts.
        select
          statement.plan, statement.monthly_runs, statement.holds_from,
          lead(statement.holds_from) over (
            order by statement.holds_from, statement.arrived_at, statement.partition,
              statement.record_offset) as held_until
        from plan_statements statement
        where statement.organization = :organization
          and not exists (
            select from plan_statements later
            where later.organization = statement.organization
              and (later.arrived_at, later.partition, later.record_offset)
                > (statement.arrived_at, statement.partition, statement.record_offset)
              and ((later.holds_from = statement.holds_from
                  and (later.plan is not null or statement.plan is null))
                or (later.holds_from < statement.holds_from
                  and (later.plan is null or statement.plan is null)))))
      select
        plan.plan,
        -- The highest in force at any moment of the month (R5), else that of the plan to follow.
        coalesce(
          (select max(monthly_runs) from stated
            where holds_from < :monthEnds and coalesce(held_until > :monthBegins, true)),
          (select monthly_runs from stated
            where holds_from >= :monthEnds and plan is not null
            order by holds_from limit 1)) as allowance_of_plans,
        used.toward_next_credit,
        this_month.month, this_month.allowance, this_month.covered, this_month.overage,
        this_month.waiting,
        card.payment_method_id, card.customer_id, card.brand, card.last4, card.exp_month,
        card.exp_year, card.saved_by, card.saved_at,
        save.enabled, save.threshold, save.amount, save.monthly_limit, save.changed_by,
        save.changed_at,
        told.state, told.reason as no_recharge_reason, told.settings_at,
        -- By the month of the order, and without what was told as failed too: a charge is announced
        -- by this, so it is never more than what the meter counts (R28).
        (select coalesce(sum(paid.amount_cents) / 100, 0) from payments paid
          where paid.organization = asked.organization and paid.kind = 'AUTO_RECHARGE'
            and paid.ordered_at >= :monthBegins and paid.ordered_at < :monthEnds
            and not exists (
              select from recharge_failures unpaid
              where unpaid.organization = paid.organization
                and unpaid.recharge_id = paid.recharge_id)) as ordered_this_month,
        failed.code, failed.decline_code, failed.message, failed.requires_action, failed.failed_at,
        -- Whichever came first; the failure itself may have been read before it or after. Where the
        -- card is another one and nothing is paused, there is nothing left to do about it (R30).
        least(
          (select min(arrived_at) from settings_saved
            where organization = asked.organization and arrived_at > failed.arrived_at),
          (select min(arrived_at) from payments
            where organization = asked.organization and kind = 'AUTO_RECHARGE'
              and arrived_at > failed.arrived_at),
          (select greatest(arrived_at, failed.arrived_at) from cards
            where organization = asked.organization
              and payment_method_id is distinct from failed.payment_method_id
              and told.state is distinct from 'PAUSED')) as resolved_at,
        recent.*
      from (values (cast(:organization as text))) as asked (organization)
      left join allowance_usage used on used.organization = asked.organization
      left join allowance_usage_months this_month
        on this_month.organization = asked.organization and this_month.month = :month
      left join cards card
        on card.organization = asked.organization and card.payment_method_id is not null
      left join auto_recharge told on told.organization = asked.organization
      left join lateral (
        select * from settings_saved
        where organization = asked.organization
        order by arrived_at desc, partition desc, record_offset desc
        limit 1) save on true
      left join lateral (
        select * from recharge_failures
        where organization = asked.organization
        order by arrived_at desc, partition desc, record_offset desc
        limit 1) failed on true
      left join lateral (
        -- A first plan counts before it begins.
        select plan from stated
        order by
          holds_from > :now,
          case when holds_from <= :now then holds_from end desc,
          holds_from
        limit 1) plan on true
      left join lateral (
        select * from ledger
        where organization = asked.organization
        order by sequence desc
        limit :recent) recent on true
      order by recent.sequence desc
      """;

  private OverviewQuery() {}

  static Overview ask(Handle handle, String organization, Instant now) {
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    return handle
        .createQuery(STANDING)
        .bind("organization", organization)
        .bind("now", now)
        .bind("month", month)
        .bind("monthBegins", beginningOf(month))
        .bind("monthEnds", beginningOf(month.plusMonths(1)))
        .bind("recent", Books.RECENT)
        .scanResultSet((rows, _) -> {
          try (ResultSet result = rows.get()) {
            return overview(organization, month, result);
          }
        });
  }

  private static Instant beginningOf(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Overview overview(String organization, YearMonth month, ResultSet row)
      throws SQLException {
    row.next();
    Optional<String> plan = optionalText(row, "plan");
    Usage usage = usage(month, row);
    Optional<SavedCard> card = card(row);
    AutoRecharge autoRecharge = autoRecharge(row);
    List<LedgerEntry> recent = recent(row);
    Optional<LedgerEntry> newest = recent.stream().findFirst();
    return versioned(
        new Overview(
            organization,
            newest.map(LedgerEntry::balanceAfter).orElse(0L),
            newest.map(LedgerEntry::sequence).orElse(0L),
            plan,
            usage,
            card,
            autoRecharge,
            recent,
            ""));
  }

  private static Usage usage(YearMonth month, ResultSet row) throws SQLException {
    long towardNextCredit = row.getLong("toward_next_credit");
    if (row.getObject("month") == null) {
      // No run of this month yet: the plans say what they will have.
      return new Usage(month, optionalNumber(row, "allowance_of_plans"), 0, 0, 0, towardNextCredit);
    }
    return new Usage(
        month,
        optionalNumber(row, "allowance"),
        row.getLong("covered"),
        row.getLong("overage"),
        row.getLong("waiting"),
        towardNextCredit);
  }

  private static Optional<SavedCard> card(ResultSet row) throws SQLException {
    return row.getString("payment_method_id") == null
        ? Optional.empty()
        : Optional.of(Rows.card(row));
  }

  private static AutoRecharge autoRecharge(ResultSet row) throws SQLException {
    boolean isTold = row.getString("state") != null;
    AutoRecharge none = AutoRecharge.none();
    return new AutoRecharge(
        settings(row),
        isTold ? AutoRechargeState.valueOf(row.getString("state")) : none.state(),
        isTold
            ? optionalText(row, "no_recharge_reason").map(NoRechargeReason::valueOf)
            : none.reason(),
        optionalMoment(row, "settings_at"),
        row.getLong("ordered_this_month"),
        lastError(row));
  }

  private static Optional<AutoRecharge.Settings> settings(ResultSet row) throws SQLException {
    return row.getString("changed_by") == null
        ? Optional.empty()
        : Optional.of(
            new AutoRecharge.Settings(
                row.getBoolean("enabled"),
                row.getLong("threshold"),
                row.getLong("amount"),
                optionalNumber(row, "monthly_limit"),
                row.getString("changed_by"),
                moment(row, "changed_at")));
  }

  private static Optional<RechargeError> lastError(ResultSet row) throws SQLException {
    return row.getString("code") == null
        ? Optional.empty()
        : Optional.of(
            new RechargeError(
                row.getString("code"),
                optionalText(row, "decline_code"),
                row.getString("message"),
                row.getBoolean("requires_action"),
                moment(row, "failed_at"),
                optionalMoment(row, "resolved_at")));
  }

  private static List<LedgerEntry> recent(ResultSet row) throws SQLException {
    List<LedgerEntry> recent = new ArrayList<>();
    do {
      if (row.getString("entry_id") != null) {
        recent.add(Rows.entry(row));
      }
    } while (row.next());
    return recent;
  }

  /** A hash of all that is shown: the same in every process, and after the database was rebuilt. */
  private static Overview versioned(Overview shown) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(shown.toString().getBytes(UTF_8));
      return new Overview(
          shown.organizationId(),
          shown.balance(),
          shown.sequence(),
          shown.plan(),
          shown.usage(),
          shown.card(),
          shown.autoRecharge(),
          shown.recentActivity(),
          HexFormat.of().formatHex(hash, 0, 8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has SHA-256", impossible);
    }
  }
}
