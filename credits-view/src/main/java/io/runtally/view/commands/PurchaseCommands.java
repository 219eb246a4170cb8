package io.runtally.view.commands;

import io.runtally.view.account.ActivityDetail;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Buying credits (R19). */
public interface PurchaseCommands {
  /** Credits that one purchase may be of, at least and at most. */
  long LEAST = 5;

  long MOST = 10_000;

  /**
   * A purchase that was begun.
   *
   * @param checkoutUrl Stripe's page, where it is paid
   * @param expiresAt until when it can be
   */
  record Begun(String purchaseId, URI checkoutUrl, Instant expiresAt) {}

  /**
   * What has become of a purchase, as Stripe says.
   *
   * @param paymentId of the payment that its credits are booked for; absent until it is paid
   */
  record Purchase(String purchaseId, long credits, Status status, Optional<String> paymentId) {
    public enum Status {
      OPEN,
      PAID,
      EXPIRED
    }
  }

  /**
   * Begins a purchase. Credits are added when Stripe says that the money arrived.
   *
   * @param idempotencyKey of the asker: the same one begins one purchase
   * @throws Refusal where it cannot be
   */
  Begun begin(Member member, long credits, Optional<String> idempotencyKey);

  /**
   * What has become of it. Stripe is asked, for some seconds at most.
   *
   * @throws Refusal where the organization has no such purchase, or Stripe does not answer
   */
  Purchase find(String organizationId, String purchaseId);

  /**
   * Stripe's own receipt of the payment behind an entry; empty where there is none.
   *
   * @throws Refusal where Stripe does not answer
   */
  Optional<URI> receipt(ActivityDetail detail);
}
