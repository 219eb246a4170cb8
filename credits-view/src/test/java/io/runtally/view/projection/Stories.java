package io.runtally.view.projection;

import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.AutoRechargeSettings;
import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.BillingCustomer;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.schemas.OrganizationPlan;
import io.runtally.schemas.PaymentMethod;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.Topics;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What services tell of organizations, in the words of a test. */
final class Stories {
  static final String RUNS = "ai.ruleengine.ruleset.run";
  static final YearMonth MONTH = YearMonth.of(2026, 11);

  private final Tape tape;
  private final Map<String, LedgerEntry> newest = new HashMap<>();

  Stories(Tape tape) {
    this.tape = tape;
  }

  Stories plan(String organization, String plan, long monthlyRuns, Optional<Instant> from) {
    tape.told(
        Topics.ORGANIZATION_PLANS,
        OrganizationPlan.class,
        organization,
        new OrganizationPlan(organization, plan, monthlyRuns, from));
    return this;
  }

  Stories settings(String organization, boolean enabled, long threshold, String by) {
    tape.told(
        Topics.AUTO_RECHARGE_SETTINGS,
        AutoRechargeSettings.class,
        organization,
        new AutoRechargeSettings(
            organization, enabled, threshold, 20, Optional.of(100L), by, tape.now()));
    return this;
  }

  Stories customer(String organization, String customerId) {
    tape.told(
        Topics.BILLING_CUSTOMERS,
        BillingCustomer.class,
        organization,
        new BillingCustomer(organization, customerId, tape.now()));
    return this;
  }

  Stories card(String organization, String paymentMethodId) {
    tape.told(
        Topics.PAYMENT_METHODS,
        PaymentMethod.class,
        organization,
        new PaymentMethod(
            organization, "cus_1", paymentMethodId, "visa", "4242", 2, 2027, "ann", tape.now()));
    return this;
  }

  Stories payment(String organization, CreditPayment.Kind kind, String paymentId, long cents) {
    tape.told(
        Topics.CREDIT_PAYMENTS,
        CreditPayment.class,
        organization,
        paymentOf(
            organization,
            kind,
            paymentId,
            cents,
            kind == CreditPayment.Kind.AUTO_RECHARGE
                ? Optional.of(orderId(organization, tape.now()))
                : Optional.empty()));
    return this;
  }

  /** The payment of an order that was placed at a moment. */
  Stories recharge(String organization, String paymentId, long cents, Instant orderedAt) {
    tape.told(
        Topics.CREDIT_PAYMENTS,
        CreditPayment.class,
        organization,
        paymentOf(
            organization,
            CreditPayment.Kind.AUTO_RECHARGE,
            paymentId,
            cents,
            Optional.of(orderId(organization, orderedAt))));
    return this;
  }

  /** As the meter makes them. */
  static String orderId(String organization, Instant orderedAt) {
    return organization + "-r7-" + Long.toString(orderedAt.toEpochMilli(), 36);
  }

  /** A payment, and the entry that comes of it. */
  Stories paid(String organization, CreditPayment.Kind kind, String paymentId, long credits) {
    return payment(organization, kind, paymentId, credits * 100)
        .entry(organization, LedgerEntry.Kind.of(kind), credits, paymentId);
  }

  private static CreditPayment paymentOf(
      String organization,
      CreditPayment.Kind kind,
      String paymentId,
      long cents,
      Optional<String> rechargeId) {
    return new CreditPayment(
        paymentId,
        organization,
        kind,
        cents,
        "usd",
        switch (kind) {
          case REFUND, REFUND_FAILED, DISPUTE, DISPUTE_REVERSAL -> Optional.of("pi_0");
          case PURCHASE, AUTO_RECHARGE, ADJUSTMENT -> Optional.empty();
        },
        rechargeId,
        Optional.of("ann"),
        Optional.empty(),
        Instant.parse("2026-11-22T09:00:00Z"));
  }

  /** Runs of a rule set that complete a credit each hundred, and the entry that comes of it. */
  Stories deducted(String organization, long credits, Optional<String> ruleSetId) {
    String id = organization + "/" + RUNS + "/" + (1 + sequence(organization));
    var deduction =
        new CreditDeduction(
            id,
            organization,
            RUNS,
            credits,
            Optional.of(1L),
            Optional.of(credits * 100),
            IntStream.range(0, 4)
                .mapToObj(n ->
                    new CreditDeduction.PaidRun(
                        id + "-" + n, "/engine", credits * 25, MONTH, ruleSetId))
                .toList(),
            tape.now());
    tape.told(Topics.CREDIT_DEDUCTIONS, CreditDeduction.class, organization, deduction);
    return entry(organization, LedgerEntry.Kind.USAGE_DEDUCTION, -credits, id);
  }

  Stories entry(String organization, LedgerEntry.Kind kind, long credits, String reference) {
    long before =
        Optional.ofNullable(newest.get(organization)).map(LedgerEntry::balanceAfter).orElse(0L);
    long sequence = 1 + sequence(organization);
    var entry =
        new LedgerEntry(
            organization + "/" + sequence,
            organization,
            sequence,
            kind,
            credits,
            before,
            before + credits,
            reference,
            Optional.of("ann"),
            Optional.empty(),
            tape.now());
    newest.put(organization, entry);
    tape.told(Topics.CREDIT_LEDGER, LedgerEntry.class, organization, entry);
    return this;
  }

  Stories standing(
      String organization, AutoRechargeState state, Optional<NoRechargeReason> reason) {
    tape.told(
        Topics.CREDIT_BALANCES,
        CreditBalance.class,
        organization,
        new CreditBalance(
            organization,
            Optional.ofNullable(newest.get(organization)).map(LedgerEntry::balanceAfter).orElse(0L),
            sequence(organization),
            new CreditBalance.AutoRecharge(
                state, reason, Optional.empty(), Optional.of(tape.now())),
            tape.now()));
    return this;
  }

  Stories usage(String organization, long towardNextCredit, AllowanceUsage.MonthUsage... months) {
    tape.told(
        Topics.ALLOWANCE_USAGE,
        AllowanceUsage.class,
        organization,
        new AllowanceUsage(organization, List.of(months), towardNextCredit, tape.now()));
    return this;
  }

  Stories failure(String organization, String rechargeId, String code) {
    tape.told(
        Topics.RECHARGE_FAILURES,
        RechargeFailure.class,
        organization,
        new RechargeFailure(
            rechargeId,
            organization,
            Optional.of("pi_9"),
            code,
            Optional.of("insufficient_funds"),
            "Your card has insufficient funds.",
            false,
            "pm_1",
            tape.now()));
    return this;
  }

  LedgerEntry newest(String organization) {
    LedgerEntry entry = newest.get(organization);
    if (entry == null) {
      throw new AssertionError("No entry of " + organization);
    }
    return entry;
  }

  private long sequence(String organization) {
    return Optional.ofNullable(newest.get(organization)).map(LedgerEntry::sequence).orElse(0L);
  }
}
