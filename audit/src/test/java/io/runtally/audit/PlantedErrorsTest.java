package io.runtally.audit;

import static io.runtally.schemas.CreditPayment.Kind.REFUND;
import static io.runtally.schemas.CreditPayment.Kind.REFUND_FAILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.AllowanceUsage.MonthUsage;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditDeduction.PaidRun;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Right books have no contradiction; each error planted in them is named where it lies. */
class PlantedErrorsTest {
  private static final String ACME = "org_acme";
  private static final String PIXEL = "org_pixel";

  /**
   * The worked example of the rules, refunds, straddling events, other usage; two organizations.
   */
  private static History right() {
    var history = new History();
    new Scribe(history, ACME, 1_000)
        .purchase(25, "pi_1") // entry 1
        .runs("a", 1_234) // entries 2 and 3
        .run("large", 250) // entry 4 pays for 34 and 166 of it
        .generation("g1") // entry 5
        .credits("g2", 7) // entry 6
        .payment(REFUND, 1_050, "re_1", Optional.of("pi_1"), -10) // entry 7
        .payment(REFUND, 450, "re_2", Optional.of("pi_1"), -5) // entry 8
        .payment(REFUND_FAILED, 1_050, "re_1", Optional.of("pi_1"), 11) // entry 9
        .payment(CreditPayment.Kind.ADJUSTMENT, -300, "adj_1", Optional.empty(), -3) // entry 10
        .at("2026-12-02T10:00:00Z")
        .runs("b", 1_016) // entry 11: the 84 left over and these 16
        .settle();
    new Scribe(history, PIXEL, 0)
        .payment(REFUND, 99, "re_9", Optional.of("pi_unseen"), 0) // entry 1
        .purchase(5, "pi_9") // entry 2
        .runs("a", 150) // entry 3
        .settle();
    return history;
  }

  @Test
  void right_books_have_no_contradiction() {
    assertEquals(List.of(), right().audit());
  }

  @Test
  void repeats_of_events_and_payments_are_no_contradiction() {
    History history = right();
    history.runs.addAll(List.copyOf(history.runs));
    history.payments.addAll(List.copyOf(history.payments));
    assertEquals(List.of(), history.audit());
  }

  /** An error, what must be said of it, and how it comes about. */
  record Planted(
      Check check, String organization, long entry, String place, Consumer<History> plant) {
    @Override
    public String toString() {
      return check + " in " + place;
    }
  }

  private static Planted inEntry(
      Check check, String organization, long entry, Consumer<History> plant) {
    return new Planted(check, organization, entry, "entry " + entry, plant);
  }

  private static Planted inReceipt(Check check, String id, long entry, Consumer<History> plant) {
    return new Planted(check, ACME, entry, "receipt " + ACME + ":" + id, plant);
  }

  private static Planted elsewhere(
      Check check, String organization, String place, Consumer<History> plant) {
    return new Planted(check, organization, 0, place, plant);
  }

  private static Stream<Planted> errors() {
    return Stream.of(
        inEntry(
            Check.ENTRY_MISSING,
            ACME,
            5,
            history -> history.entries.remove(history.entry(ACME, 5))),
        inEntry(
            Check.ENTRY_MISSING,
            PIXEL,
            4,
            history -> {
              history.book(PIXEL, LedgerEntry.Kind.PURCHASE, 5, "pi_9");
              history.changeEntry(PIXEL, 4, entry -> sequence(entry, 14));
            }),
        inEntry(
            Check.ENTRY_DOUBLED,
            ACME,
            4,
            history -> history.entries.add(6, history.entry(ACME, 4))),
        inEntry(
            Check.ENTRY_OUT_OF_ORDER, ACME, 4, history -> Collections.swap(history.entries, 3, 4)),
        inEntry(
            Check.ENTRY_SUM_WRONG,
            ACME,
            6,
            history -> history.changeEntry(ACME, 6, entry -> balances(entry, 0, 1))),
        inEntry(
            Check.BALANCE_CHAIN_BROKEN,
            ACME,
            6,
            history -> history.changeEntry(ACME, 6, entry -> balances(entry, 1, 1))),
        inEntry(
            Check.BALANCE_CHAIN_BROKEN,
            PIXEL,
            1,
            history -> history.changeEntry(PIXEL, 1, entry -> balances(entry, 1, 1))),
        inEntry(
            Check.PAYMENT_CREDITED_TWICE,
            ACME,
            12,
            history -> history.book(ACME, LedgerEntry.Kind.PURCHASE, 25, "pi_1")),
        inEntry(
            Check.DEDUCTION_BOOKED_TWICE,
            ACME,
            12,
            history -> history.book(ACME, LedgerEntry.Kind.USAGE_DEDUCTION, -1, ACME + ":runs:1")),
        inEntry(
            Check.ENTRY_WITHOUT_CAUSE,
            ACME,
            12,
            history -> history.book(ACME, LedgerEntry.Kind.PURCHASE, 100, "pi_never")),
        inEntry(
            Check.ENTRY_WITHOUT_CAUSE,
            ACME,
            12,
            history -> history.book(ACME, LedgerEntry.Kind.USAGE_DEDUCTION, -1, "never")),
        inEntry(
            Check.ENTRY_DISAGREES,
            PIXEL,
            2,
            history ->
                history.payments.replaceAll(
                    payment -> payment.paymentId().equals("pi_9") ? cents(payment, 400) : payment)),
        inEntry(
            Check.ENTRY_DISAGREES,
            ACME,
            10,
            history -> history.changeEntry(ACME, 10, entry -> actor(entry, "somebody else"))),
        inEntry(
            Check.REVERSAL_WRONG,
            ACME,
            8,
            history ->
                history.payments.replaceAll(
                    payment -> payment.paymentId().equals("re_2") ? cents(payment, 349) : payment)),
        elsewhere(
            Check.DEDUCTION_NOT_BOOKED,
            ACME,
            "receipt org_acme:runs:4",
            history -> {
              history.entries.remove(history.entry(ACME, 11));
              history.publish(ACME);
            }),
        elsewhere(
            Check.PAYMENT_NOT_BOOKED,
            PIXEL,
            "payment pi_more (PURCHASE)",
            history ->
                history.payments.add(
                    new CreditPayment(
                        "pi_more",
                        PIXEL,
                        CreditPayment.Kind.PURCHASE,
                        500,
                        "usd",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Instant.EPOCH))),
        new Planted(
            Check.BALANCE_DISAGREES,
            ACME,
            11,
            "account",
            history -> history.balances.replaceAll(PlantedErrorsTest::oneMore)),
        new Planted(
            Check.BALANCE_DISAGREES,
            PIXEL,
            3,
            "account",
            history ->
                history.balances.removeIf(balance -> balance.organizationId().equals(PIXEL))),
        inReceipt(
            Check.RECEIPT_DOUBLED,
            "runs:1",
            2,
            history -> history.receipts.add(history.receipt(ACME + ":runs:1"))),
        inReceipt(
            Check.OVERAGE_NUMBERS_BROKEN,
            "runs:2",
            3,
            history -> history.changeReceipt(ACME + ":runs:2", receipt -> numbers(receipt, 102))),
        inReceipt(
            Check.RECEIPT_SUM_WRONG,
            "runs:1",
            2,
            history -> history.changeReceipt(ACME + ":runs:1", PlantedErrorsTest::withoutARun)),
        inReceipt(
            Check.RUN_PAID_TWICE,
            "runs:2",
            3,
            history -> {
              PaidRun paid = history.receipt(ACME + ":runs:1").runs().getFirst();
              history.changeReceipt(ACME + ":runs:2", receipt -> firstRun(receipt, _ -> paid));
            }),
        inReceipt(
            Check.RUN_UNKNOWN,
            "runs:2",
            3,
            history ->
                history.changeReceipt(
                    ACME + ":runs:2", receipt -> firstRun(receipt, run -> id(run, "never")))),
        inReceipt(
            Check.RUN_OF_ANOTHER_ORGANIZATION,
            "runs:2",
            3,
            history -> {
              new Scribe(history, "org_third", 1_000).run("theirs", 1).settle();
              history.changeReceipt(
                  ACME + ":runs:2", receipt -> firstRun(receipt, run -> id(run, "theirs")));
            }),
        inReceipt(
            Check.RUN_DISAGREES,
            "runs:2",
            3,
            history ->
                history.changeReceipt(
                    ACME + ":runs:2", receipt -> firstRun(receipt, PlantedErrorsTest::laterMonth))),
        elsewhere(Check.RUNS_MISCOUNTED, ACME, "2026-11", history -> history.runs.removeFirst()),
        elsewhere(
            Check.RUNS_MISCOUNTED,
            ACME,
            "2026-12",
            history ->
                changeMonths(
                    history,
                    month ->
                        month.month().getMonthValue() == 12
                            ? month(month, month.covered(), month.overage(), 1)
                            : month)),
        elsewhere(
            Check.COVERED_BEYOND_ALLOWANCE,
            ACME,
            "2026-11",
            history ->
                changeMonths(
                    history, month -> month(month, month.covered() + 1, month.overage() - 1, 0))),
        elsewhere(
            Check.COVERED_RUN_CHARGED, ACME, "2026-11", history -> chargeCoveredRuns(history)),
        elsewhere(
            Check.CREDIT_NOT_DRAWN,
            PIXEL,
            "account",
            history -> {
              history.entries.remove(history.entry(PIXEL, 3));
              history.receipts.removeIf(receipt -> receipt.organizationId().equals(PIXEL));
              history.publish(PIXEL);
            }),
        elsewhere(Check.CREDIT_NOT_DRAWN, ACME, "account", PlantedErrorsTest::forgetTheGeneration),
        elsewhere(
            Check.PART_BLOCK_WRONG,
            PIXEL,
            "account",
            history -> history.usage.replaceAll(usage -> toward(usage, 49))));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void a_planted_error_is_named(Planted planted) {
    History history = right();
    planted.plant().accept(history);
    List<Finding> findings = history.audit();
    OptionalLong entry =
        planted.entry() == 0 ? OptionalLong.empty() : OptionalLong.of(planted.entry());
    assertTrue(
        findings.stream()
            .anyMatch(finding ->
                finding.check() == planted.check()
                    && finding.organization().equals(planted.organization())
                    && finding.entry().equals(entry)
                    && finding.place().equals(planted.place())),
        findings::toString);
    assertTrue(
        findings.stream()
            .allMatch(finding -> finding.organization().equals(planted.organization())),
        () -> "Somebody else is named: " + findings);
  }

  /** The receipt of a template, and its entry, are not there; the chain is whole all the same. */
  private static void forgetTheGeneration(History history) {
    history.receipts.removeIf(receipt -> receipt.deductionId().equals(ACME + ":generations:g1"));
    history.entries.remove(history.entry(ACME, 5));
    for (long sequence = 6; sequence <= 11; sequence++) {
      long later = sequence;
      history.changeEntry(ACME, later, entry -> sequence(balances(entry, 1, 1), later - 1));
    }
    history.balances.removeIf(balance -> balance.organizationId().equals(ACME));
    history.publish(ACME);
  }

  /** A receipt for covered runs, with its entry and balance: the books are whole in themselves. */
  private static void chargeCoveredRuns(History history) {
    List<PaidRun> covered = new ArrayList<>();
    for (int n = 1; n <= 100; n++) {
      covered.add(
          new PaidRun("a" + n, Scribe.SOURCE, 1, YearMonth.of(2026, 11), Optional.of("rs_1")));
    }
    history.receipts.add(
        new CreditDeduction(
            ACME + ":runs:5",
            ACME,
            Rates.RUNS,
            1,
            Optional.of(501L),
            Optional.of(600L),
            covered,
            Instant.EPOCH));
    history.book(ACME, LedgerEntry.Kind.USAGE_DEDUCTION, -1, ACME + ":runs:5");
  }

  private static LedgerEntry sequence(LedgerEntry entry, long sequence) {
    return new LedgerEntry(
        entry.entryId(),
        entry.organizationId(),
        sequence,
        entry.kind(),
        entry.credits(),
        entry.balanceBefore(),
        entry.balanceAfter(),
        entry.reference(),
        entry.actor(),
        entry.reason(),
        entry.bookedAt());
  }

  private static LedgerEntry balances(LedgerEntry entry, long moreBefore, long moreAfter) {
    return new LedgerEntry(
        entry.entryId(),
        entry.organizationId(),
        entry.sequence(),
        entry.kind(),
        entry.credits(),
        entry.balanceBefore() + moreBefore,
        entry.balanceAfter() + moreAfter,
        entry.reference(),
        entry.actor(),
        entry.reason(),
        entry.bookedAt());
  }

  private static LedgerEntry actor(LedgerEntry entry, String actor) {
    return new LedgerEntry(
        entry.entryId(),
        entry.organizationId(),
        entry.sequence(),
        entry.kind(),
        entry.credits(),
        entry.balanceBefore(),
        entry.balanceAfter(),
        entry.reference(),
        Optional.of(actor),
        entry.reason(),
        entry.bookedAt());
  }

  private static CreditPayment cents(CreditPayment payment, long cents) {
    return new CreditPayment(
        payment.paymentId(),
        payment.organizationId(),
        payment.kind(),
        cents,
        payment.currency(),
        payment.reversesPaymentId(),
        payment.rechargeId(),
        payment.actor(),
        payment.reason(),
        payment.occurredAt());
  }

  private static CreditBalance oneMore(CreditBalance balance) {
    return balance.organizationId().equals(ACME)
        ? new CreditBalance(
            balance.organizationId(),
            balance.balance() + 1,
            balance.sequence(),
            balance.autoRecharge(),
            balance.updatedAt())
        : balance;
  }

  private static CreditDeduction runs(CreditDeduction receipt, List<PaidRun> runs) {
    return new CreditDeduction(
        receipt.deductionId(),
        receipt.organizationId(),
        receipt.meter(),
        receipt.credits(),
        receipt.overageFrom(),
        receipt.overageTo(),
        runs,
        receipt.deductedAt());
  }

  private static CreditDeduction withoutARun(CreditDeduction receipt) {
    return runs(receipt, receipt.runs().subList(1, receipt.runs().size()));
  }

  private static CreditDeduction firstRun(CreditDeduction receipt, UnaryOperator<PaidRun> change) {
    List<PaidRun> changed = new ArrayList<>(receipt.runs());
    changed.set(0, change.apply(changed.getFirst()));
    return runs(receipt, changed);
  }

  private static CreditDeduction numbers(CreditDeduction receipt, long from) {
    return new CreditDeduction(
        receipt.deductionId(),
        receipt.organizationId(),
        receipt.meter(),
        receipt.credits(),
        Optional.of(from),
        Optional.of(from + receipt.credits() * 100 - 1),
        receipt.runs(),
        receipt.deductedAt());
  }

  private static PaidRun id(PaidRun run, String id) {
    return new PaidRun(id, run.source(), run.quantity(), run.month(), run.ruleSetId());
  }

  private static PaidRun laterMonth(PaidRun run) {
    return new PaidRun(
        run.id(), run.source(), run.quantity(), run.month().plusMonths(1), run.ruleSetId());
  }

  private static void changeMonths(History history, UnaryOperator<MonthUsage> change) {
    history.usage.replaceAll(usage ->
        usage.organizationId().equals(ACME)
            ? new AllowanceUsage(
                usage.organizationId(),
                usage.months().stream().map(change).toList(),
                usage.towardNextCredit(),
                usage.updatedAt())
            : usage);
  }

  private static MonthUsage month(MonthUsage month, long covered, long overage, long waiting) {
    return new MonthUsage(month.month(), month.allowance(), covered, overage, waiting);
  }

  private static AllowanceUsage toward(AllowanceUsage usage, long toward) {
    return usage.organizationId().equals(PIXEL)
        ? new AllowanceUsage(usage.organizationId(), usage.months(), toward, usage.updatedAt())
        : usage;
  }
}
