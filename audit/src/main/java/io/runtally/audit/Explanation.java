package io.runtally.audit;

import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.LowBalance;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies behind one ledger entry.
 *
 * @param entry the entry
 * @param at where it lies
 * @param cause what it books
 */
record Explanation(LedgerEntry entry, Place.Position at, Cause cause) {

  /** What an entry books. */
  sealed interface Cause {}

  /**
   * Usage.
   *
   * @param events where the event of each run lies, by {@link RunFact#event}; only those found
   * @param allowances of the months in question, as far as plans tell
   */
  record Usage(
      CreditDeduction receipt,
      Place.Position at,
      Map<Long, Place.Position> events,
      Map<YearMonth, Long> allowances)
      implements Cause {}

  /**
   * Money.
   *
   * @param tellings where the payment was told, each time
   * @param order the recharge order that it pays, with the notice that placed it
   */
  record Money(CreditPayment payment, List<Place.Position> tellings, Optional<Ordered> order)
      implements Cause {}

  /** A notice with a recharge order. */
  record Ordered(LowBalance notice, Place.Position at) {}

  /** Nothing that can be found. */
  record Nothing() implements Cause {}
}
