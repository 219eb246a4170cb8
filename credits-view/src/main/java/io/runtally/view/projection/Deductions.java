package io.runtally.view.projection;

import static io.runtally.view.books.PlainTypes.storable;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditDeduction.PaidRun;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topics;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Keeps each receipt as it is, and sums up which rule sets the overage came from. */
final class Deductions extends Table<CreditDeduction> {
  private static final RecordFormat<CreditDeduction> RECEIPT =
      RecordFormat.of(Topics.CREDIT_DEDUCTIONS, CreditDeduction.class);

  Deductions() {
    super(Topics.CREDIT_DEDUCTIONS, CreditDeduction.class, CreditDeduction::organizationId);
  }

  @Override
  void write(Handle handle, List<Told<CreditDeduction>> told) {
    List<CreditDeduction> receipts =
        told.stream().map(each -> storableReceipt(each.value().orElseThrow())).toList();
    boolean[] isNew =
        each(
            handle,
            """
            insert into deductions (organization, deduction_id, receipt)
            values (:organization, :deductionId, cast(:receipt as jsonb))
            on conflict do nothing
            """,
            receipts,
            (row, receipt) ->
                row.bind("organization", receipt.organizationId())
                    .bind("deductionId", receipt.deductionId())
                    .bind("receipt", new String(RECEIPT.write(receipt), UTF_8)));
    Map<Source, Long> overage = new TreeMap<>(Source.ORDER);
    for (int n = 0; n < isNew.length; n++) {
      if (isNew[n]) {
        addOverage(receipts.get(n), overage);
      }
    }
    add(handle, overage);
  }

  private static void add(Handle handle, Map<Source, Long> overage) {
    List<Source> sources = List.copyOf(overage.keySet());
    // First the rows, then the runs: how many rows are new is part of the month's sum.
    boolean[] isNew =
        each(
            handle,
            """
            insert into rule_set_overage (organization, meter, month, rule_set_id, runs)
            values (:organization, :meter, :month, :ruleSetId, 0)
            on conflict do nothing
            """,
            sources,
            (row, source) -> source.bindTo(row));
    Map<Source, Sum> months = new TreeMap<>(Source.ORDER);
    for (int n = 0; n < isNew.length; n++) {
      Source source = sources.get(n);
      long runs = overage.getOrDefault(source, 0L);
      months.merge(source.ofAllRuleSets(), new Sum(isNew[n] ? 1 : 0, runs), Sum::plus);
    }
    each(
        handle,
        """
        update rule_set_overage set runs = runs + :runs
        where organization = :organization and meter = :meter and month = :month
          and rule_set_id is not distinct from :ruleSetId
        """,
        List.copyOf(overage.entrySet()),
        (row, sum) -> sum.getKey().bindTo(row).bind("runs", sum.getValue()));
    each(
        handle,
        """
        insert into overage_months (organization, meter, month, rule_sets, runs)
        values (:organization, :meter, :month, :ruleSets, :runs)
        on conflict (organization, meter, month) do update set
          rule_sets = overage_months.rule_sets + excluded.rule_sets,
          runs = overage_months.runs + excluded.runs
        """,
        List.copyOf(months.entrySet()),
        (row, sum) ->
            sum.getKey()
                .bindTo(row)
                .bind("ruleSets", sum.getValue().ruleSets())
                .bind("runs", sum.getValue().runs()));
  }

  private record Sum(long ruleSets, long runs) {
    Sum plus(Sum other) {
      return new Sum(ruleSets + other.ruleSets, runs + other.runs);
    }
  }

  private record Source(
      String organization, String meter, YearMonth month, Optional<String> ruleSetId) {
    // In one order always, so that two writers never wait for each other in a circle.
    static final Comparator<Source> ORDER =
        Comparator.comparing(Source::organization)
            .thenComparing(Source::meter)
            .thenComparing(Source::month)
            .thenComparing(source -> source.ruleSetId().isPresent())
            .thenComparing(source -> source.ruleSetId().orElse(""));

    Source ofAllRuleSets() {
      return new Source(organization, meter, month, Optional.empty());
    }

    PreparedBatch bindTo(PreparedBatch row) {
      return row.bind("organization", organization)
          .bind("meter", meter)
          .bind("month", month)
          .bind("ruleSetId", ruleSetId);
    }
  }

  private static void addOverage(CreditDeduction receipt, Map<Source, Long> overage) {
    for (PaidRun run : receipt.runs()) {
      overage.merge(
          new Source(receipt.organizationId(), receipt.meter(), run.month(), run.ruleSetId()),
          run.quantity(),
          Long::sum);
    }
  }

  private static CreditDeduction storableReceipt(CreditDeduction receipt) {
    return new CreditDeduction(
        storable(receipt.deductionId()),
        receipt.organizationId(),
        storable(receipt.meter()),
        receipt.credits(),
        receipt.overageFrom(),
        receipt.overageTo(),
        receipt.runs().stream()
            .map(run ->
                new PaidRun(
                    storable(run.id()),
                    storable(run.source()),
                    run.quantity(),
                    run.month(),
                    run.ruleSetId().map(text -> storable(text))))
            .toList(),
        receipt.deductedAt());
  }
}
