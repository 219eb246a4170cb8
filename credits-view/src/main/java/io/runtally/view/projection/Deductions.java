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
    each(
        handle,
        """
        insert into rule_set_overage (organization, meter, month, rule_set_id, runs)
        values (:organization, :meter, :month, :ruleSetId, :runs)
        on conflict (organization, meter, month, rule_set_id) do update set
          runs = rule_set_overage.runs + excluded.runs
        """,
        List.copyOf(overage.entrySet()),
        (row, sum) ->
            row.bind("organization", sum.getKey().organization())
                .bind("meter", sum.getKey().meter())
                .bind("month", sum.getKey().month())
                .bind("ruleSetId", sum.getKey().ruleSetId())
                .bind("runs", sum.getValue()));
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
