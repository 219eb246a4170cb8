package io.runtally.audit;

import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.AllowanceUsage.MonthUsage;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditDeduction.PaidRun;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes one organization's books as the rules have them, by hand and one run at a time. */
final class Scribe {
  static final String SOURCE = "/rule-engine/eu-1";
  static final String GENERATIONS = "ai.ruleengine.template.generation";
  private static final int OF_RUNS = Rates.USUAL.meters().indexOf(Rates.RUNS);
  private static final int OF_GENERATIONS = Rates.USUAL.meters().indexOf(GENERATIONS);

  private final History history;
  private final String organization;
  private final long allowance;
  private final Map<YearMonth, long[]> months = new TreeMap<>();
  private final List<PaidRun> open = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-03T10:00:00Z");
  private long number;
  private long generations;
  private long overage;
  private long sequence;
  private long balance;

  Scribe(History history, String organization, long allowance) {
    this.history = history;
    this.organization = organization;
    this.allowance = allowance;
  }

  Scribe at(String instant) {
    now = Instant.parse(instant);
    return this;
  }

  /** One event of so many runs. */
  Scribe run(String id, int quantity) {
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    history.runs.add(fact(id, quantity, OF_RUNS, Rates.RUNS, false));
    long[] counts = months.computeIfAbsent(month, _ -> new long[2]);
    long covered = Math.min(quantity, allowance - counts[0]);
    counts[0] += covered;
    counts[1] += quantity - covered;
    if (quantity > covered) {
      open.add(new PaidRun(id, SOURCE, quantity - covered, month, Optional.of("rs_1")));
    }
    draw();
    return this;
  }

  /** So many events of one run each. */
  Scribe runs(String ids, int count) {
    for (int n = 1; n <= count; n++) {
      run(ids + n, 1);
    }
    return this;
  }

  private void draw() {
    long credits = open.stream().mapToLong(PaidRun::quantity).sum() / 100;
    if (credits == 0) {
      return;
    }
    List<PaidRun> paid = new ArrayList<>();
    for (long due = credits * 100; due > 0; ) {
      PaidRun first = open.removeFirst();
      long part = Math.min(due, first.quantity());
      paid.add(with(first, part));
      if (part < first.quantity()) {
        open.addFirst(with(first, first.quantity() - part));
      }
      due -= part;
    }
    number++;
    deduct(
        organization + ":runs:" + number,
        Rates.RUNS,
        credits,
        Optional.of(overage + 1),
        Optional.of(overage + credits * 100),
        paid);
    overage += credits * 100;
  }

  private static PaidRun with(PaidRun run, long quantity) {
    return new PaidRun(run.id(), run.source(), quantity, run.month(), run.ruleSetId());
  }

  /** One generated template, at a credit each. */
  Scribe generation(String id) {
    history.runs.add(fact(id, 1, OF_GENERATIONS, GENERATIONS, false));
    generations++;
    deduct(
        organization + ":generations:" + id,
        GENERATIONS,
        1,
        Optional.of(generations),
        Optional.of(generations),
        List.of(line(id, 1)));
    return this;
  }

  /** An event that says how many credits it takes. */
  Scribe credits(String id, int credits) {
    history.runs.add(fact(id, credits, OF_GENERATIONS, GENERATIONS, true));
    deduct(
        organization + ":credits:" + id,
        GENERATIONS,
        credits,
        Optional.empty(),
        Optional.empty(),
        List.of(line(id, credits)));
    return this;
  }

  private PaidRun line(String id, long quantity) {
    return new PaidRun(
        id, SOURCE, quantity, YearMonth.from(now.atOffset(ZoneOffset.UTC)), Optional.of("rs_1"));
  }

  private RunFact fact(String id, int quantity, int meter, String type, boolean inCredits) {
    return new RunFact(
        organization,
        meter,
        RunFact.identity(organization, SOURCE, id),
        RunFact.event(SOURCE, id),
        quantity,
        inCredits,
        YearMonth.from(now.atOffset(ZoneOffset.UTC)),
        RunFact.detail(type, "rs_1", inCredits),
        now,
        false);
  }

  private void deduct(
      String id,
      String meter,
      long credits,
      Optional<Long> from,
      Optional<Long> to,
      List<PaidRun> paid) {
    history.receipts.add(
        new CreditDeduction(id, organization, meter, credits, from, to, paid, now));
    book(LedgerEntry.Kind.USAGE_DEDUCTION, -credits, id, Optional.empty(), Optional.empty());
  }

  Scribe purchase(long dollars, String id) {
    return payment(CreditPayment.Kind.PURCHASE, dollars * 100, id, Optional.empty(), dollars);
  }

  /** A payment and the credits that it must book. */
  Scribe payment(
      CreditPayment.Kind kind, long cents, String id, Optional<String> reverses, long credits) {
    Optional<String> actor = Optional.of("ann");
    Optional<String> reason = Optional.of("asked for");
    history.payments.add(
        new CreditPayment(
            id, organization, kind, cents, "usd", reverses, Optional.empty(), actor, reason, now));
    book(LedgerEntry.Kind.valueOf(kind.name()), credits, id, actor, reason);
    return this;
  }

  private void book(
      LedgerEntry.Kind kind,
      long credits,
      String reference,
      Optional<String> actor,
      Optional<String> reason) {
    sequence++;
    history.entries.add(
        new LedgerEntry(
            organization + ":" + sequence,
            organization,
            sequence,
            kind,
            credits,
            balance,
            balance + credits,
            reference,
            actor,
            reason,
            now));
    balance += credits;
  }

  /** Publishes balance and usage. */
  void settle() {
    history.publish(organization);
    history.usage.add(
        new AllowanceUsage(
            organization,
            months.entrySet().stream()
                .map(month ->
                    new MonthUsage(
                        month.getKey(),
                        Optional.of(allowance),
                        month.getValue()[0],
                        month.getValue()[1],
                        0))
                .toList(),
            open.stream().mapToLong(PaidRun::quantity).sum(),
            now));
  }
}
