package io.runtally.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * An organization with a long credit history, as the projection would have written it over a year:
 * one purchase, then deductions, and every 4,000th entry an auto-recharge of 4,000 credits.
 * Receipts name one event that stands for a hundred runs, which spares the disk ten gigabytes; the
 * call that is measured does not read them.
 */
final class LongHistory {
  static final String ORGANIZATION = "org_million";

  /** {@code ?} is the number of entries. */
  private static final List<String> STATEMENTS =
      List.of(
          """
          insert into ledger
            (organization, sequence, entry_id, kind, credits, balance_before, balance_after,
             reference, booked_at)
          select 'org_million', n, 'org_million:' || n, kind, credits,
            balance - credits, balance,
            case kind when 'USAGE_DEDUCTION' then 'org_million:ai.ruleengine.ruleset.run:' || n
              else 'pi_' || md5(n::text) end,
            date_trunc('milliseconds', now()) - interval '1 year' * (entries - n) / entries
          from (
            select n, entries, kind, credits, sum(credits) over (order by n) as balance
            from (
              select n, entries,
                case when n = 1 then 'PURCHASE' when n % 4000 = 0 then 'AUTO_RECHARGE'
                  else 'USAGE_DEDUCTION' end as kind,
                case when n = 1 then 5000 when n % 4000 = 0 then 4000 else -1 end as credits
              from (select ? as entries) as given, generate_series(1, entries) as n) as entry) as booked
          """,
          """
          insert into ledger_hours
            (organization, hour, kind, credits, entries, first_sequence, last_sequence,
             closing_balance)
          select organization, date_trunc('hour', booked_at, 'UTC'), kind, sum(credits), count(*),
            min(sequence), max(sequence), (array_agg(balance_after order by sequence desc))[1]
          from ledger group by organization, date_trunc('hour', booked_at, 'UTC'), kind
          """,
          """
          insert into deductions (organization, deduction_id, receipt)
          select organization, reference, jsonb_build_object(
            'deductionId', reference, 'organizationId', organization,
            'meter', 'ai.ruleengine.ruleset.run', 'credits', 1,
            'overageFrom', sequence * 100 - 99, 'overageTo', sequence * 100,
            'runs', jsonb_build_array(jsonb_build_object(
              'id', md5(sequence::text), 'source', '/rule-engine/eu-1', 'quantity', 100,
              'month', to_char(booked_at at time zone 'UTC', 'YYYY-MM'),
              'ruleSetId', 'rs_' || sequence % 50)),
            'deductedAt', to_char(booked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          from ledger where kind = 'USAGE_DEDUCTION'
          """,
          """
          insert into payments
            (organization, kind, payment_id, arrived_at, partition, record_offset, amount_cents,
             currency, recharge_id, ordered_at, occurred_at)
          select organization, kind, reference, booked_at, 0, sequence, credits * 100, 'usd',
            case kind when 'AUTO_RECHARGE' then organization || ':' || sequence end,
            case kind when 'AUTO_RECHARGE' then booked_at end, booked_at
          from ledger where kind <> 'USAGE_DEDUCTION'
          """,
          """
          insert into rule_set_overage (organization, meter, month, rule_set_id, runs)
          select organization, 'ai.ruleengine.ruleset.run',
            date_trunc('month', booked_at at time zone 'UTC')::date, 'rs_' || sequence % 50,
            count(*) * 100
          from ledger where kind = 'USAGE_DEDUCTION' group by 1, 3, 4
          """,
          """
          insert into overage_months (organization, meter, month, rule_sets, runs)
          select organization, meter, month, count(*), sum(runs) from rule_set_overage
          group by 1, 2, 3
          """,
          """
          insert into plan_statements values
            ('org_million', now() - interval '1 year', 0, 1, timestamptz '2020-01-01Z', 'pro', 100000)
          """,
          """
          insert into settings_saved values
            ('org_million', now() - interval '300 days', 0, 1, true, 100, 4000, null,
             'ada@million.example', now() - interval '300 days')
          """,
          """
          insert into customers values
            ('org_million', now() - interval '1 year', 0, 1, 'cus_million', now() - interval '1 year')
          """,
          """
          insert into cards values
            ('org_million', now() - interval '300 days', 0, 1, 'cus_million', 'pm_million', 'visa',
             '4242', 12, extract(year from now())::integer + 2, 'ada@million.example',
             now() - interval '300 days')
          """,
          """
          insert into auto_recharge
          select organization, max(sequence), max(sequence), 'ON', null, now() - interval '300 days'
          from ledger group by organization
          """,
          """
          insert into allowance_usage values ('org_million', 1, 42)
          """,
          """
          insert into allowance_usage_months values
            ('org_million', date_trunc('month', now() at time zone 'UTC')::date, 100000, 100000,
             5432100, 0)
          """,
          """
          insert into recharge_failures values
            ('org_million', 'org_million:failed', now() - interval '200 days', 0, 1,
             'card_declined', 'insufficient_funds', 'Your card has insufficient funds.', false,
             'pm_million', now() - interval '200 days')
          """);

  private LongHistory() {}

  /** Writes it all into tables that are empty, and lets the database look at them. */
  static void write(Connection database, long entries) throws SQLException {
    for (String sql : STATEMENTS) {
      try (PreparedStatement statement = database.prepareStatement(sql)) {
        if (sql.contains("?")) {
          statement.setLong(1, entries);
        }
        statement.executeUpdate();
      }
    }
    try (Statement statement = database.createStatement()) {
      statement.execute("vacuum analyze");
    }
  }
}
