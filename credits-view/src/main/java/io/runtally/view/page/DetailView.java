package io.runtally.view.page;

import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.view.account.ActivityDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is behind an entry: the runs that a deduction paid for, or a payment (R11, R15).
 *
 * @param facts names and values, in order
 * @param runs empty for a payment
 * @param furtherRuns how many more the receipt names than are shown
 * @param receipt whether Stripe has a receipt for it
 */
public record DetailView(
    EntryView entry, List<Fact> facts, List<Run> runs, int furtherRuns, boolean receipt) {
  /** A page is for reading; the API has the longest receipts whole. */
  private static final int SHOWN_RUNS = 1_000;

  /** One value with its name; {@code code} where it is an id. */
  public record Fact(String name, String value, boolean code) {
    static Fact text(String name, String value) {
      return new Fact(name, value, false);
    }

    static Fact id(String name, String value) {
      return new Fact(name, value, true);
    }
  }

  /** One run event, and how much of it was paid. */
  public record Run(String id, String source, String ruleSet, String month, String quantity) {}

  public DetailView {
    facts = List.copyOf(facts);
    runs = List.copyOf(runs);
  }

  static DetailView of(ActivityDetail detail) {
    List<CreditDeduction.PaidRun> runs =
        detail.deduction().map(CreditDeduction::runs).orElse(List.of());
    return new DetailView(
        EntryView.of(detail.entry()),
        facts(detail),
        runs.stream().limit(SHOWN_RUNS).map(DetailView::run).toList(),
        Math.max(0, runs.size() - SHOWN_RUNS),
        detail.payment().filter(DetailView::hasReceipt).isPresent());
  }

  private static List<Fact> facts(ActivityDetail detail) {
    List<Fact> facts = new ArrayList<>();
    detail.deduction().ifPresent(deduction -> facts.addAll(ofDeduction(deduction)));
    detail.payment().ifPresent(payment -> facts.addAll(ofPayment(payment)));
    detail.entry().actor().ifPresent(actor -> facts.add(Fact.text("By", actor)));
    detail.entry().reason().ifPresent(reason -> facts.add(Fact.text("Reason", reason)));
    return facts;
  }

  private static List<Fact> ofDeduction(CreditDeduction deduction) {
    List<Fact> facts = new ArrayList<>();
    deduction
        .overageFrom()
        .flatMap(from ->
            deduction
                .overageTo()
                .map(to -> "%s to %s".formatted(Figures.number(from), Figures.number(to))))
        .ifPresent(numbers -> facts.add(Fact.text("Overage runs", numbers)));
    facts.add(Fact.text("Drawn", Figures.credits(deduction.credits())));
    facts.add(Fact.id("Metered", deduction.meter()));
    facts.add(Fact.id("Receipt", deduction.deductionId()));
    return facts;
  }

  private static List<Fact> ofPayment(CreditPayment payment) {
    List<Fact> facts = new ArrayList<>();
    if (payment.kind() != CreditPayment.Kind.ADJUSTMENT) {
      String currency = payment.currency().toUpperCase(Locale.ROOT);
      facts.add(
          Fact.text(
              currency.equals("USD") ? "Amount" : "Amount in " + currency,
              Figures.dollars(payment.amountCents())));
    }
    facts.add(Fact.id("Payment", payment.paymentId()));
    payment.reversesPaymentId().ifPresent(id -> facts.add(Fact.id("Gives back", id)));
    payment.rechargeId().ifPresent(id -> facts.add(Fact.id("Order", id)));
    facts.add(Fact.text("Happened", Figures.Moment.of(payment.occurredAt()).text()));
    return facts;
  }

  private static boolean hasReceipt(CreditPayment payment) {
    return switch (payment.kind()) {
      case PURCHASE, AUTO_RECHARGE -> true;
      case REFUND, REFUND_FAILED, DISPUTE, DISPUTE_REVERSAL, ADJUSTMENT -> false;
    };
  }

  private static Run run(CreditDeduction.PaidRun run) {
    return new Run(
        run.id(),
        run.source(),
        run.ruleSetId().orElse("–"),
        run.month().toString(),
        Figures.number(run.quantity()));
  }
}
