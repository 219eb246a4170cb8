package io.runtally.view.page;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.account.ActivityDetail;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.account.ActivityPage;
import io.runtally.view.account.AutoRecharge;
import io.runtally.view.account.BalanceCurve;
import io.runtally.view.account.Overview;
import io.runtally.view.account.Pace;
import io.runtally.view.account.RechargeError;
import io.runtally.view.account.RuleSetOverage;
import io.runtally.view.account.SavedCard;
import io.runtally.view.account.Usage;
import io.runtally.view.books.Books;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** An organization that a test makes up, and how it then stands. */
final class SampleAccount {
  private final String organizationId;
  private final List<ActivityDetail> history = new ArrayList<>();

  Optional<String> plan = Optional.empty();
  Optional<Usage> usage = Optional.empty();
  Optional<SavedCard> card = Optional.empty();
  Optional<AutoRecharge.Settings> settings = Optional.empty();
  AutoRechargeState state = AutoRechargeState.OFF;
  Optional<NoRechargeReason> reason = Optional.of(NoRechargeReason.AUTO_RECHARGE_OFF);
  Optional<RechargeError> error = Optional.empty();
  List<RuleSetOverage> overage = List.of();
  long orderedThisMonth;
  private int changes;

  SampleAccount(String organizationId) {
    this.organizationId = organizationId;
  }

  static SavedCard visa(Instant savedAt) {
    return visa(YearMonth.from(savedAt.atOffset(ZoneOffset.UTC)).plusYears(2), savedAt);
  }

  static SavedCard visa(YearMonth expires, Instant savedAt) {
    return new SavedCard("cus_1", "pm_1", "visa", "4242", expires, "olga@acme.example", savedAt);
  }

  SampleAccount card(SavedCard saved) {
    card = Optional.of(saved);
    return this;
  }

  SampleAccount settings(
      boolean enabled, long threshold, long amount, Optional<Long> limit, Instant at) {
    settings =
        Optional.of(
            new AutoRecharge.Settings(enabled, threshold, amount, limit, "olga@acme.example", at));
    return this;
  }

  SampleAccount stands(AutoRechargeState now, NoRechargeReason why) {
    state = now;
    reason = Optional.of(why);
    return this;
  }

  SampleAccount stands(AutoRechargeState now) {
    state = now;
    reason = Optional.empty();
    return this;
  }

  synchronized SampleAccount purchased(long credits, String actor, Instant at) {
    return paid(CreditPayment.Kind.PURCHASE, credits, Optional.of(actor), Optional.empty(), at);
  }

  synchronized SampleAccount recharged(long credits, Instant at) {
    return paid(CreditPayment.Kind.AUTO_RECHARGE, credits, Optional.empty(), Optional.empty(), at);
  }

  synchronized SampleAccount reversed(CreditPayment.Kind kind, long credits, Instant at) {
    return paid(kind, credits, Optional.empty(), Optional.empty(), at);
  }

  synchronized SampleAccount adjusted(long credits, String actor, String why, Instant at) {
    return paid(CreditPayment.Kind.ADJUSTMENT, credits, Optional.of(actor), Optional.of(why), at);
  }

  synchronized SampleAccount drawn(long credits, Instant at) {
    return drawn(credits, "rs_orders", "run-", at);
  }

  synchronized SampleAccount drawn(long credits, String ruleSet, String runPrefix, Instant at) {
    long from = 100 * history.stream().filter(past -> past.deduction().isPresent()).count() + 1;
    String id = organizationId + ":runs:" + (from / 100 + 1);
    YearMonth month = YearMonth.from(at.atOffset(ZoneOffset.UTC));
    List<CreditDeduction.PaidRun> runs =
        LongStream.range(0, 100 * credits)
            .mapToObj(run ->
                new CreditDeduction.PaidRun(
                    runPrefix + (from + run), "/rule-engine/eu-1", 1, month, Optional.of(ruleSet)))
            .toList();
    var deduction =
        new CreditDeduction(
            id,
            organizationId,
            "ai.ruleengine.ruleset.run",
            credits,
            Optional.of(from),
            Optional.of(from + 100 * credits - 1),
            runs,
            at);
    book(
        LedgerEntry.Kind.USAGE_DEDUCTION,
        -credits,
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.of(deduction),
        Optional.empty(),
        at);
    return this;
  }

  synchronized Overview overview(Instant now) {
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    List<LedgerEntry> recent =
        history.reversed().stream().limit(Books.RECENT).map(ActivityDetail::entry).toList();
    return new Overview(
        organizationId,
        balance(),
        history.size(),
        plan,
        usage.orElseGet(() -> Usage.none(month)),
        card,
        new AutoRecharge(settings, state, reason, Optional.empty(), orderedThisMonth, error),
        recent,
        "v%d-%d".formatted(changes, history.size()));
  }

  synchronized void changed() {
    changes++;
  }

  synchronized long balance() {
    return history.isEmpty() ? 0 : history.getLast().entry().balanceAfter();
  }

  synchronized ActivityPage activity(ActivityFilter filter, long before, int limit) {
    List<LedgerEntry> wanted =
        history.reversed().stream()
            .map(ActivityDetail::entry)
            .filter(entry -> entry.sequence() < before)
            .filter(entry -> filter.kind().map(kind -> kind == entry.kind()).orElse(true))
            .filter(entry -> filter.from().map(at -> !entry.bookedAt().isBefore(at)).orElse(true))
            .filter(entry -> filter.to().map(at -> entry.bookedAt().isBefore(at)).orElse(true))
            .limit(limit + 1L)
            .toList();
    List<LedgerEntry> page = wanted.stream().limit(limit).toList();
    return new ActivityPage(
        page, wanted.size() > limit ? Optional.of(page.getLast().sequence()) : Optional.empty());
  }

  synchronized Optional<ActivityDetail> detail(long sequence) {
    return history.stream().filter(detail -> detail.entry().sequence() == sequence).findFirst();
  }

  synchronized Optional<LedgerEntry> booked(LedgerEntry.Kind kind, String reference) {
    return history.stream()
        .map(ActivityDetail::entry)
        .filter(entry -> entry.kind() == kind && entry.reference().equals(reference))
        .findFirst();
  }

  /** The id of the payment that is booked next. */
  synchronized String nextPayment() {
    return "pi_" + (history.size() + 1);
  }

  synchronized BalanceCurve curve(Instant from, Instant to) {
    long opening = 0;
    List<BalanceCurve.Step> steps = new ArrayList<>();
    for (ActivityDetail detail : history) {
      LedgerEntry entry = detail.entry();
      if (entry.bookedAt().isBefore(from)) {
        opening = entry.balanceAfter();
      } else if (!entry.bookedAt().isAfter(to)) {
        steps.add(
            new BalanceCurve.Step(
                entry.bookedAt(), entry.balanceAfter(), Map.of(entry.kind(), entry.credits())));
      }
    }
    return new BalanceCurve(from, to, opening, steps);
  }

  synchronized Optional<Instant> firstBookedAt() {
    return history.stream().findFirst().map(first -> first.entry().bookedAt());
  }

  synchronized Pace pace(Instant now) {
    Duration week = Duration.ofDays(7);
    long drawn =
        history.stream()
            .map(ActivityDetail::entry)
            .filter(entry -> entry.kind() == LedgerEntry.Kind.USAGE_DEDUCTION)
            .filter(entry -> entry.bookedAt().isAfter(now.minus(week)))
            .mapToLong(entry -> -entry.credits())
            .sum();
    return new Pace(drawn, week);
  }

  private SampleAccount paid(
      CreditPayment.Kind kind,
      long credits,
      Optional<String> actor,
      Optional<String> why,
      Instant at) {
    boolean reverses =
        switch (kind) {
          case REFUND, REFUND_FAILED, DISPUTE, DISPUTE_REVERSAL -> true;
          case PURCHASE, AUTO_RECHARGE, ADJUSTMENT -> false;
        };
    String id =
        kind == CreditPayment.Kind.ADJUSTMENT ? "adj_" + (history.size() + 1) : nextPayment();
    var payment =
        new CreditPayment(
            id,
            organizationId,
            kind,
            kind == CreditPayment.Kind.ADJUSTMENT ? 100 * credits : 100 * Math.abs(credits),
            "usd",
            reverses ? Optional.of("pi_1") : Optional.empty(),
            Optional.empty(),
            actor,
            why,
            at);
    book(
        LedgerEntry.Kind.of(kind),
        credits,
        id,
        actor,
        why,
        Optional.empty(),
        Optional.of(payment),
        at);
    return this;
  }

  private void book(
      LedgerEntry.Kind kind,
      long credits,
      String reference,
      Optional<String> actor,
      Optional<String> why,
      Optional<CreditDeduction> deduction,
      Optional<CreditPayment> payment,
      Instant at) {
    long sequence = history.size() + 1L;
    var entry =
        new LedgerEntry(
            organizationId + ":" + sequence,
            organizationId,
            sequence,
            kind,
            credits,
            balance(),
            balance() + credits,
            reference,
            actor,
            why,
            at);
    history.add(new ActivityDetail(entry, deduction, payment));
  }
}
