package io.runtally.reconcile;

import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What our own topics say of money that moved at Stripe.
 *
 * @param published of {@code credit-payments}, oldest first in each partition
 * @param booked of {@code credit-ledger}, in their order for each organization; no deductions and
 *     no adjustments
 * @param boundIntents the intents that recharge orders were bound to, as far back as that is kept
 */
public record OurBooks(
    List<Published> published, List<LedgerEntry> booked, Set<String> boundIntents) {
  public OurBooks {
    published = List.copyOf(published);
    booked = List.copyOf(booked);
    boundIntents = Set.copyOf(boundIntents);
  }

  /**
   * A payment that was told.
   *
   * @param arrivedAt when the broker took it in
   */
  public record Published(CreditPayment payment, Instant arrivedAt) {}
}
