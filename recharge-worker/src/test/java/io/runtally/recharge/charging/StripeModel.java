package io.runtally.recharge.charging;

import io.runtally.schemas.RechargeIntent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * As much of Stripe as charging relies on, in memory: an intent is paid once, loses its card when
 * it is declined, and is confirmed or canceled but not both.
 */
final class StripeModel implements PaymentIntents {
  static final Refusal DECLINE =
      new Refusal(
          "card_declined", Optional.of("insufficient_funds"), "Your card has insufficient funds.");
  static final Instant PAID_AT = Instant.parse("2026-11-22T10:00:05Z");

  /** What the next confirmation does. */
  enum Card {
    PAYS,
    DECLINES,
    DEMANDS_AUTHENTICATION,
    IS_DETACHED,
    TAKES_ITS_TIME
  }

  private final Map<String, Intent> intents = new HashMap<>();
  private final List<String> charges = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final Map<String, Answer> instead = new HashMap<>();
  private Card card = Card.PAYS;

  void card(Card next) {
    card = next;
  }

  /** Answers a question with this, without any effect, from now on. */
  void answer(String question, Answer answer) {
    instead.put(question, answer);
  }

  void answerTruly(String question) {
    instead.remove(question);
  }

  List<String> charges() {
    return List.copyOf(charges);
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  IntentStatus status(String intentId) {
    return find(intentId).status();
  }

  /** Changes an intent behind the worker's back. */
  void set(Intent intent) {
    intents.put(intent.id(), intent);
  }

  Intent find(String intentId) {
    return Optional.ofNullable(intents.get(intentId)).orElseThrow();
  }

  /** Makes the intent without being asked, as an answer that was lost does. */
  Intent make(RechargeIntent order) {
    var made =
        new Intent(
            "pi_" + (intents.size() + 1),
            IntentStatus.REQUIRES_CONFIRMATION,
            order.order().amountCents(),
            0,
            "usd",
            Optional.of(order.order().customerId()),
            Optional.of(order.organizationId()),
            Optional.of(order.rechargeId()),
            Optional.empty(),
            false,
            Optional.empty());
    set(made);
    return made;
  }

  /** Confirms it as the card wants, as an answer that was lost does. */
  Answer confirmNow(String intentId) {
    Intent intent = find(intentId);
    if (intent.status() != IntentStatus.REQUIRES_CONFIRMATION) {
      return refused("payment_intent_unexpected_state");
    }
    return switch (card) {
      case PAYS -> {
        charges.add(intentId);
        yield told(with(intent, IntentStatus.SUCCEEDED, Optional.empty()));
      }
      case DECLINES -> {
        told(with(intent, IntentStatus.REQUIRES_PAYMENT_METHOD, Optional.of(DECLINE)));
        yield new Answer.Refused(DECLINE);
      }
      case DEMANDS_AUTHENTICATION ->
          told(with(intent, IntentStatus.REQUIRES_ACTION, Optional.empty()));
      case IS_DETACHED -> refused("payment_method_unexpected_state");
      case TAKES_ITS_TIME -> told(with(intent, IntentStatus.PROCESSING, Optional.empty()));
    };
  }

  Answer cancelNow(String intentId, boolean abandoned) {
    Intent intent = find(intentId);
    return switch (intent.status()) {
      case SUCCEEDED, CANCELED, PROCESSING -> refused("payment_intent_unexpected_state");
      default -> {
        Intent canceled = with(intent, IntentStatus.CANCELED, intent.lastRefusal());
        yield told(
            new Intent(
                canceled.id(),
                canceled.status(),
                canceled.amountCents(),
                canceled.receivedCents(),
                canceled.currency(),
                canceled.customerId(),
                canceled.organizationId(),
                canceled.rechargeId(),
                canceled.lastRefusal(),
                abandoned,
                Optional.empty()));
      }
    };
  }

  static Intent with(Intent intent, IntentStatus status, Optional<Refusal> refusal) {
    boolean paid = status == IntentStatus.SUCCEEDED;
    return new Intent(
        intent.id(),
        status,
        intent.amountCents(),
        paid ? intent.amountCents() : 0,
        intent.currency(),
        intent.customerId(),
        intent.organizationId(),
        intent.rechargeId(),
        refusal,
        intent.abandoned(),
        paid ? Optional.of(PAID_AT) : Optional.empty());
  }

  private Answer told(Intent intent) {
    set(intent);
    return new Answer.Told(intent);
  }

  private static Answer refused(String code) {
    return new Answer.Refused(new Refusal(code, Optional.empty(), "Refused: " + code));
  }

  @Override
  public Answer create(RechargeIntent order) {
    return ask("create", () -> new Answer.Told(make(order)));
  }

  @Override
  public Answer fetch(String paymentIntentId) {
    return ask(
        "fetch",
        () ->
            Optional.ofNullable(intents.get(paymentIntentId))
                .<Answer>map(Answer.Told::new)
                .orElseGet(() -> refused("resource_missing")));
  }

  @Override
  public Answer confirm(RechargeIntent order, String paymentIntentId, Instant notAfter) {
    return ask("confirm", () -> confirmNow(paymentIntentId));
  }

  @Override
  public Answer cancel(RechargeIntent order, String paymentIntentId, boolean abandoned) {
    return ask("cancel", () -> cancelNow(paymentIntentId, abandoned));
  }

  private Answer ask(String question, Supplier<Answer> truth) {
    asked.add(question);
    Answer other = instead.get(question);
    return other == null ? truth.get() : other;
  }
}
