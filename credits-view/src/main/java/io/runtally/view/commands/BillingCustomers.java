package io.runtally.view.commands;

import io.runtally.schemas.BillingCustomer;
import io.runtally.view.books.Books;
import io.runtally.view.books.Turns;
import io.runtally.view.publishing.Facts;
import io.runtally.view.stripe.StripeAccount;
import io.runtally.view.stripe.StripeProblem;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The one customer that each organization has at Stripe (R20). */
public final class BillingCustomers {
  private final Books books;
  private final StripeAccount stripe;
  private final Effects effects;
  private final Turns turns;
  private final InstantSource clock;

  public BillingCustomers(
      Books books, StripeAccount stripe, Effects effects, Turns turns, InstantSource clock) {
    this.books = books;
    this.stripe = stripe;
    this.effects = effects;
    this.turns = turns;
    this.clock = clock;
  }

  /** Stripe's id of the customer; made where there is none yet. */
  String of(String organizationId) {
    effects.requireWholeBooks(organizationId);
    return books
        .customer(organizationId)
        .map(BillingCustomer::customerId)
        .orElseGet(() -> turns.inTurn(organizationId, () -> findOrMake(organizationId)));
  }

  private String findOrMake(String organizationId) {
    // Somebody may just have made one, and not waited until it showed.
    effects.requireWholeBooks(organizationId);
    return books
        .customer(organizationId)
        .map(BillingCustomer::customerId)
        .orElseGet(() -> make(organizationId));
  }

  private String make(String organizationId) {
    String customerId;
    try {
      customerId = stripe.makeCustomer(organizationId);
    } catch (StripeProblem problem) {
      throw Unavailable.because(problem, organizationId, "for a customer");
    }
    var customer =
        new BillingCustomer(
            organizationId, customerId, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    effects.publish(organizationId, List.of(Facts.customer(customer)));
    return customerId;
  }
}
