package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.meter.domain.CreditAccount;
import io.runtally.meter.domain.Deduction;
import io.runtally.meter.domain.Entry;
import io.runtally.meter.domain.LowBalance;
import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.Part;
import io.runtally.meter.domain.RechargeOrder;
import io.runtally.meter.domain.RechargeSettings;
import io.runtally.meter.domain.RechargeState.Standing;
import io.runtally.meter.domain.Tally;
import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.NoRechargeReason;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the meter publishes: the domain's results in the words of the contract. */
final class Publications {
  private static final String CURRENCY = "usd";

  private Publications() {}

  static String organization(byte[] key) {
    return new String(key, UTF_8);
  }

  /** Derived, never drawn: a deduction that is processed again has the same id. */
  static String deductionId(String organization, Deduction deduction) {
    return organization + "/" + deduction.meter() + "/" + deduction.number();
  }

  static CreditDeduction deduction(String organization, Deduction deduction) {
    return new CreditDeduction(
        deductionId(organization, deduction),
        organization,
        deduction.meter(),
        deduction.credits(),
        deduction.overage().map(Deduction.OverageSpan::from),
        deduction.overage().map(Deduction.OverageSpan::to),
        paidRuns(deduction.parts()),
        Instant.ofEpochMilli(deduction.deductedAt()));
  }

  private static List<CreditDeduction.PaidRun> paidRuns(List<Part> parts) {
    List<CreditDeduction.PaidRun> runs = new ArrayList<>(parts.size());
    Month month = parts.getFirst().month();
    YearMonth written = month.toYearMonth();
    for (Part part : parts) {
      // Nearly all of a receipt are of one month.
      if (!part.month().equals(month)) {
        month = part.month();
        written = month.toYearMonth();
      }
      runs.add(
          new CreditDeduction.PaidRun(
              part.id(), part.source(), part.quantity(), written, part.ruleSetId()));
    }
    return runs;
  }

  static LedgerEntry entry(String organization, Entry entry) {
    return new LedgerEntry(
        organization + "/" + entry.sequence(),
        organization,
        entry.sequence(),
        LedgerEntry.Kind.valueOf(entry.kind().name()),
        entry.credits(),
        entry.balanceBefore(),
        entry.balanceAfter(),
        entry.reference(),
        entry.actor(),
        entry.reason(),
        Instant.ofEpochMilli(entry.bookedAt()));
  }

  static CreditBalance balance(CreditAccount account) {
    Standing standing = account.standing();
    return new CreditBalance(
        account.organization(),
        account.balance(),
        account.sequence(),
        new CreditBalance.AutoRecharge(
            AutoRechargeState.valueOf(standing.state().name()),
            standing.reason().map(reason -> NoRechargeReason.valueOf(reason.name())),
            account.autoRecharge().openOrder().map(RechargeOrder::rechargeId),
            account
                .autoRecharge()
                .settings()
                .map(RechargeSettings::savedAt)
                .map(Instant::ofEpochMilli)),
        Instant.ofEpochMilli(account.latestAt()));
  }

  static io.runtally.schemas.LowBalance lowBalance(
      String organization, LowBalance notice, long at) {
    return new io.runtally.schemas.LowBalance(
        organization,
        notice.balance(),
        notice.thresholdCredits(),
        notice
            .order()
            .map(order ->
                new io.runtally.schemas.LowBalance.RechargeOrder(
                    order.rechargeId(),
                    order.credits(),
                    order.amountCents(),
                    CURRENCY,
                    order.customerId(),
                    order.paymentMethodId())),
        notice.reason().map(reason -> NoRechargeReason.valueOf(reason.name())),
        Instant.ofEpochMilli(at));
  }

  static AllowanceUsage usage(String organization, Tally tally, String runs, long at) {
    return new AllowanceUsage(
        organization,
        tally.openMonths(at).stream()
            .map(month ->
                new AllowanceUsage.MonthUsage(
                    month.month().toYearMonth(),
                    boxed(month.allowance()),
                    month.covered(),
                    month.overage(),
                    month.waiting()))
            .toList(),
        tally.meter(runs).towardNextCredit(),
        Instant.ofEpochMilli(at));
  }

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }
}
