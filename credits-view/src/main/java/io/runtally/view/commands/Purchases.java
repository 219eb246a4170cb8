package io.runtally.view.commands;

import io.runtally.view.account.ActivityDetail;
import io.runtally.view.stripe.CheckoutPage;
import io.runtally.view.stripe.CheckoutState;
import io.runtally.view.stripe.StripeAccount;
import io.runtally.view.stripe.StripeProblem;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Purchases on Stripe's own page. */
public final class Purchases implements PurchaseCommands {
  private static final Pattern SESSION_ID = Pattern.compile("cs_[A-Za-z0-9_]{1,250}");
  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,100}");

  private final BillingCustomers customers;
  private final StripeAccount stripe;
  private final Links links;

  public Purchases(BillingCustomers customers, StripeAccount stripe, Links links) {
    this.customers = customers;
    this.stripe = stripe;
    this.links = links;
  }

  @Override
  public Begun begin(Member member, long credits, Optional<String> idempotencyKey) {
    if (credits < LEAST || credits > MOST) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "A purchase is of %,d to %,d whole credits: choose an amount in between."
              .formatted(LEAST, MOST));
    }
    if (idempotencyKey.isPresent() && !IDEMPOTENCY_KEY.matcher(idempotencyKey.get()).matches()) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "An Idempotency-Key has 1 to 100 visible ASCII characters: take a UUID, for one.");
    }
    String organization = member.organizationId();
    String customer = customers.of(organization);
    try {
      CheckoutPage page =
          stripe.sell(
              organization,
              customer,
              member.person(),
              credits,
              links.afterPurchase(organization),
              idempotencyKey);
      return new Begun(page.sessionId(), page.address(), page.expiresAt());
    } catch (StripeProblem problem) {
      throw Unavailable.because(problem, organization, "for a purchase");
    }
  }

  @Override
  public Purchase find(String organizationId, String purchaseId) {
    return state(organizationId, purchaseId)
        .filter(state -> state.organizationId().equals(organizationId))
        .map(state -> new Purchase(purchaseId, state.credits(), status(state), state.paymentId()))
        .orElseThrow(() ->
            new Refusal(
                Refusal.Kind.NOT_FOUND, "This organization has no such purchase: check its id."));
  }

  @Override
  public Optional<URI> receipt(ActivityDetail detail) {
    Optional<String> paymentId =
        detail
            .payment()
            .map(payment -> payment.reversesPaymentId().orElse(payment.paymentId()))
            .filter(id -> id.startsWith("pi_"));
    if (paymentId.isEmpty()) {
      return Optional.empty();
    }
    try {
      return stripe.receipt(paymentId.get());
    } catch (StripeProblem problem) {
      throw Unavailable.because(problem, detail.entry().organizationId(), "for a receipt");
    }
  }

  private Optional<CheckoutState> state(String organizationId, String purchaseId) {
    if (!SESSION_ID.matcher(purchaseId).matches()) {
      return Optional.empty();
    }
    try {
      return stripe.checkout(purchaseId);
    } catch (StripeProblem problem) {
      throw Unavailable.because(problem, organizationId, "for a purchase's state");
    }
  }

  private static Purchase.Status status(CheckoutState state) {
    if (state.paymentId().isPresent()) {
      return Purchase.Status.PAID;
    }
    return state.expired() ? Purchase.Status.EXPIRED : Purchase.Status.OPEN;
  }
}
