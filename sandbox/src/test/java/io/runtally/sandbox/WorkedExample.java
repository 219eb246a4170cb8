package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.LedgerEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One organization whose ledger was worked out by hand: an allowance of 1,000, a payment of 50
 * dollars and 3,457 distinct runs make 2,457 overage, 24 credits drawn, 57 toward the next, a
 * balance of 26, and receipts that name 2,400 runs.
 */
final class WorkedExample {
  static final int RUNS = 3_457;
  static final long ALLOWANCE = 1_000;
  static final long DOLLARS = 50;

  private WorkedExample() {}

  static void awaitIn(Books books, String organization) {
    books.until(
        () -> books.judgedRuns(organization) >= RUNS && books.balance(organization) <= 26,
        () -> organization + ": " + books.usage(organization) + ", " + books.ledger(organization));
  }

  static void assertIn(Books books, String organization) {
    AllowanceUsage usage = books.usage(organization).getFirst();
    assertEquals(1_000, usage.months().stream().mapToLong(m -> m.covered()).sum());
    assertEquals(2_457, usage.months().stream().mapToLong(m -> m.overage()).sum());
    assertEquals(57, usage.towardNextCredit());
    assertEquals(26, books.balance(organization));

    List<LedgerEntry> ledger = books.ledger(organization);
    assertEquals(25, ledger.size(), () -> organization + ": " + ledger);
    long balance = 0;
    for (int n = 0; n < ledger.size(); n++) {
      LedgerEntry entry = ledger.get(n);
      assertEquals(n + 1, entry.sequence());
      assertEquals(balance, entry.balanceBefore());
      balance += entry.credits();
      assertEquals(balance, entry.balanceAfter());
    }
    List<CreditDeduction> receipts = books.deductions(organization);
    assertEquals(24, receipts.stream().mapToLong(CreditDeduction::credits).sum());
    Set<String> paid = new HashSet<>();
    long overage = 0;
    for (CreditDeduction receipt : receipts) {
      assertEquals(overage + 1, receipt.overageFrom().orElseThrow());
      overage = receipt.overageTo().orElseThrow();
      for (CreditDeduction.PaidRun run : receipt.runs()) {
        assertEquals(1, run.quantity());
        assertTrue(paid.add(run.source() + " " + run.id()), () -> "Paid twice: " + run);
      }
    }
    assertEquals(2_400, paid.size());
    assertEquals(2_400, overage);
  }
}
