package io.runtally.audit;

import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditBalance.AutoRecharge;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The records of one partition, topic by topic, to be tampered with and audited. */
final class History {
  final List<RunFact> runs = new ArrayList<>();
  final List<CreditPayment> payments = new ArrayList<>();
  final List<CreditDeduction> receipts = new ArrayList<>();
  final List<LedgerEntry> entries = new ArrayList<>();
  final List<CreditBalance> balances = new ArrayList<>();
  final List<AllowanceUsage> usage = new ArrayList<>();

  private Reach reach = Reach.EVERYTHING;

  void reachingTo(Reach since) {
    reach = since;
  }

  List<Finding> audit() {
    var books = new PartitionBooks(Rates.USUAL, reach);
    read(books);
    List<Doubt> standing = books.doubts().stream().filter(Doubt::stands).toList();
    Map<Long, String> owners = new HashMap<>();
    runs.forEach(run -> owners.put(run.event(), run.organization()));
    return books.close(standing, owners);
  }

  /** All of it, as what was there before. */
  void read(PartitionBooks books) {
    runs.forEach(run -> books.run(run, true));
    payments.forEach(payment -> books.payment(payment, true));
    receipts.forEach(receipt -> books.receipt(receipt, true));
    entries.forEach(entry -> books.entry(entry, true));
    balances.forEach(books::balance);
    usage.forEach(books::usage);
  }

  LedgerEntry entry(String organization, long sequence) {
    return entries.stream()
        .filter(entry -> entry.organizationId().equals(organization))
        .filter(entry -> entry.sequence() == sequence)
        .findFirst()
        .orElseThrow();
  }

  void changeEntry(String organization, long sequence, UnaryOperator<LedgerEntry> change) {
    entries.replaceAll(entry ->
        entry.organizationId().equals(organization) && entry.sequence() == sequence
            ? change.apply(entry)
            : entry);
  }

  void changeReceipt(String id, UnaryOperator<CreditDeduction> change) {
    receipts.replaceAll(each -> each.deductionId().equals(id) ? change.apply(each) : each);
  }

  CreditDeduction receipt(String id) {
    return receipts.stream()
        .filter(each -> each.deductionId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Appends an entry that continues the chain, and publishes the balance after it. */
  void book(String organization, LedgerEntry.Kind kind, long credits, String reference) {
    LedgerEntry last =
        entries.stream()
            .filter(entry -> entry.organizationId().equals(organization))
            .reduce((_, later) -> later)
            .orElseThrow();
    entries.add(
        new LedgerEntry(
            organization + ":" + (last.sequence() + 1),
            organization,
            last.sequence() + 1,
            kind,
            credits,
            last.balanceAfter(),
            last.balanceAfter() + credits,
            reference,
            Optional.empty(),
            Optional.empty(),
            last.bookedAt()));
    publish(organization);
  }

  /** Publishes the balance that the last entry leaves. */
  void publish(String organization) {
    entries.stream()
        .filter(entry -> entry.organizationId().equals(organization))
        .reduce((_, later) -> later)
        .ifPresent(last ->
            balances.add(
                new CreditBalance(
                    organization,
                    last.balanceAfter(),
                    last.sequence(),
                    new AutoRecharge(
                        AutoRechargeState.OFF,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                    last.bookedAt())));
  }
}
