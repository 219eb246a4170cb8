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
      select
        plan.plan, plan.monthly_runs,
        used.toward_next_credit,
        this_month.month, this_month.allowance, this_month.covered, this_month.overage,
        this_month.waiting,
        card.payment_method_id, card.customer_id, card.brand, card.last4, card.exp_month,
        card.exp_year, card.saved_by, card.saved_at,
        save.enabled, save.threshold, save.amount, save.monthly_limit, save.changed_by,
        save.changed_at,
        told.state, told.reason as no_recharge_reason, told.settings_at,
        (select coalesce(sum(credits), 0) from ledger_hours
          where organization = asked.organization and kind = 'AUTO_RECHARGE'
            and hour >= :monthBegins and hour < :monthEnds) as recharged_this_month,
        failed.code, failed.decline_code, failed.message, failed.requires_action, failed.failed_at,
        -- Whichever came first; the failure itself may have been read before it or after.
        least(
          (select min(arrived_at) from settings_saved
            where organization = asked.organization and arrived_at > failed.arrived_at),
          (select min(arrived_at) from payments
            where organization = asked.organization and kind = 'AUTO_RECHARGE'
              and arrived_at > failed.arrived_at)) as resolved_at,
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
        -- As the meter takes them: what is said later prevails over what it contradicts, and a
        -- first plan counts before it begins.
        select stated.plan, stated.monthly_runs from plan_statements stated
        where stated.organization = asked.organization
          and not exists (
            select from plan_statements later
            where later.organization = stated.organization
              and (later.arrived_at, later.partition, later.record_offset)
                > (stated.arrived_at, stated.partition, stated.record_offset)
              and ((later.holds_from = stated.holds_from
                  and (later.plan is not null or stated.plan is null))
                or (later.holds_from < stated.holds_from
                  and (later.plan is null or stated.plan is null))))
        order by
          stated.holds_from > :now,
          case when stated.holds_from <= :now then stated.holds_from end desc,
          stated.holds_from
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
      // No run of this month yet: the plan says what they will have.
      return new Usage(month, optionalNumber(row, "monthly_runs"), 0, 0, 0, towardNextCredit);
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
        row.getLong("recharged_this_month"),
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
