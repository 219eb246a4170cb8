package io.runtally.recharge.charging;

import io.runtally.recharge.charging.Answer.Denied;
import io.runtally.recharge.charging.Answer.Refused;
import io.runtally.recharge.charging.Answer.Told;
import io.runtally.recharge.charging.Answer.Unknown;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.RechargeIntent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * One order's way through Stripe, in two steps that are published between: <em>bind</em> makes a
 * payment intent and does not confirm it; <em>settle</em> confirms the one that the order is bound
 * to. A Stripe intent can be paid once, and an order is bound once, so a card is charged at most
 * once, whoever else works on the same order and however late (R26).
 *
 * <p>Cancel decides: only an intent that was seen canceled is a failure. It and a confirmation
 * exclude each other at Stripe, not here.
 */
public final class Charging {
  private final PaymentIntents intents;
  private final InstantSource clock;
  private final Duration orderLifetime;

  /**
   * @param clock tells an order's age, nothing else
   * @param orderLifetime how long after it was placed an order may be confirmed (R27)
   */
  public Charging(PaymentIntents intents, InstantSource clock, Duration orderLifetime) {
    this.intents = intents;
    this.clock = clock;
    this.orderLifetime = orderLifetime;
  }

  /** Takes the order one step on, from wherever it stands. */
  public Outcome carryOn(RechargeIntent order) {
    return order
        .paymentIntentId()
        .map(intentId -> settle(order, intentId))
        .orElseGet(() -> bind(order));
  }

  private Outcome bind(RechargeIntent order) {
    if (isExpired(order)) {
      return failed(order, expired());
    }
    return switch (intents.create(order)) {
      case Told(Intent made) ->
          made.contradictionTo(order)
              .<Outcome>map(Outcome.Rejected::new)
              .orElseGet(() -> new Outcome.Bound(boundTo(made.id(), order)));
      case Refused(Refusal refusal) -> failed(order, refusal);
      case Unknown(String why) -> later(order, why);
      case Denied(String why) -> new Outcome.Held(why);
    };
  }

  private Outcome settle(RechargeIntent order, String intentId) {
    return look(
        order,
        intentId,
        found ->
            switch (found.status()) {
              case REQUIRES_CONFIRMATION ->
                  isExpired(order) ? cancel(order, intentId, expired()) : confirm(order, intentId);
              default -> conclude(order, found, Optional.empty());
            });
  }

  private Outcome confirm(RechargeIntent order, String intentId) {
    Answer answer = intents.confirm(order, intentId, expiry(order));
    if (answer instanceof Denied(String why)) {
      return new Outcome.Held(why);
    }
    Optional<Refusal> refusal =
        answer instanceof Refused(Refusal refused) ? Optional.of(refused) : Optional.empty();
    return look(order, intentId, found -> conclude(order, found, refusal));
  }

  /** What an intent that need not, or may not, be confirmed any more means for its order. */
  private Outcome conclude(RechargeIntent order, Intent found, Optional<Refusal> refusal) {
    return switch (found.status()) {
      case SUCCEEDED -> paid(order, found);
      case CANCELED -> failed(order, whyCanceled(found));
      case REQUIRES_CONFIRMATION ->
          refusal
              .map(refused -> cancel(order, found.id(), refused))
              .orElseGet(() -> later(order, "the confirmation's outcome is unknown"));
      case REQUIRES_PAYMENT_METHOD, REQUIRES_CAPTURE ->
          cancel(order, found.id(), found.lastRefusal().or(() -> refusal).orElseGet(this::unpaid));
      case REQUIRES_ACTION -> cancel(order, found.id(), authenticationRequired());
      case PROCESSING -> later(order, "the bank has not answered yet");
      case UNRECOGNIZED ->
          isExpired(order)
              ? cancel(order, found.id(), expired())
              : later(order, "the intent's status is not understood");
    };
  }

  private Outcome cancel(RechargeIntent order, String intentId, Refusal why) {
    boolean abandoned = why.code().equals(Refusal.ORDER_EXPIRED);
    if (intents.cancel(order, intentId, abandoned) instanceof Denied(String denied)) {
      return new Outcome.Held(denied);
    }
    return look(
        order,
        intentId,
        found ->
            switch (found.status()) {
              case CANCELED -> failed(order, found.lastRefusal().orElse(why));
              case SUCCEEDED -> paid(order, found);
              default -> later(order, "it could not be canceled: " + found.status());
            });
  }

  /** Fetches the intent, which alone tells what is true, and goes on with it. */
  private Outcome look(RechargeIntent order, String intentId, Function<Intent, Outcome> next) {
    return switch (intents.fetch(intentId)) {
      case Told(Intent found) ->
          found
              .contradictionTo(order)
              .<Outcome>map(Outcome.Rejected::new)
              .orElseGet(() -> next.apply(found));
      // That Stripe does not know it proves nothing: the key may be of another account.
      case Refused(Refusal refusal) -> later(order, refusal.message());
      case Unknown(String why) -> later(order, why);
      case Denied(String why) -> new Outcome.Held(why);
    };
  }

  private boolean isExpired(RechargeIntent order) {
    return expiry(order).isBefore(clock.instant());
  }

  private Instant expiry(RechargeIntent order) {
    return order.orderedAt().plus(orderLifetime);
  }

  private static RechargeIntent boundTo(String intentId, RechargeIntent order) {
    return new RechargeIntent(
        order.rechargeId(),
        order.organizationId(),
        Optional.of(intentId),
        order.order(),
        order.orderedAt(),
        1);
  }

  private static Outcome later(RechargeIntent order, String why) {
    return new Outcome.Later(nextAttempt(order), why);
  }

  /** The order as it is tried again: Stripe keeps even a failed answer under an attempt's key. */
  public static RechargeIntent nextAttempt(RechargeIntent order) {
    return new RechargeIntent(
        order.rechargeId(),
        order.organizationId(),
        order.paymentIntentId(),
        order.order(),
        order.orderedAt(),
        order.attempt() + 1);
  }

  private Outcome paid(RechargeIntent order, Intent paid) {
    return new Outcome.Paid(
        new CreditPayment(
            paid.id(),
            order.organizationId(),
            CreditPayment.Kind.AUTO_RECHARGE,
            paid.receivedCents(),
            paid.currency(),
            Optional.empty(),
            Optional.of(order.rechargeId()),
            Optional.empty(),
            Optional.empty(),
            paid.paidAt().orElseGet(clock::instant)));
  }

  private Outcome failed(RechargeIntent order, Refusal refusal) {
    return new Outcome.Failed(
        new RechargeFailure(
            order.rechargeId(),
            order.organizationId(),
            order.paymentIntentId(),
            refusal.code(),
            refusal.declineCode(),
            refusal.message(),
            refusal.requiresAction(),
            order.order().paymentMethodId(),
            clock.instant()));
  }

  /**
   * Of an intent that is canceled already: by a try that ended before it could tell, or by hand.
   */
  private Refusal whyCanceled(Intent canceled) {
    return canceled
        .lastRefusal()
        .orElseGet(() ->
            canceled.abandoned()
                ? expired()
                : new Refusal(
                    "payment_intent_canceled",
                    Optional.empty(),
                    "The payment was canceled before the card was charged."));
  }

  private Refusal expired() {
    return new Refusal(
        Refusal.ORDER_EXPIRED,
        Optional.empty(),
        "The order could not be settled within %d minutes; the card was not charged."
            .formatted(orderLifetime.toMinutes()));
  }

  private static Refusal authenticationRequired() {
    return new Refusal(
        Refusal.AUTHENTICATION_REQUIRED,
        Optional.empty(),
        "The bank asks the card's holder to confirm this payment.");
  }

  private Refusal unpaid() {
    return new Refusal(
        "payment_intent_unpaid", Optional.empty(), "The payment could not be completed.");
  }
}
