package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.stripe.TestCard.Behaviour;
import io.runtally.sandbox.stripe.TestCard.When;
import java.net.URI;
import java.util.Optional;

/**
 * Takes the money that a payment intent is about, from a card that behaves as its test card does.
 */
final class Payments {
  private final Charges charges;
  private final PaymentMethods paymentMethods;
  private final URI address;

  /** How a payment is tried. */
  record Attempt(boolean offSession, boolean authenticated, Optional<String> returnUrl) {}

  /** What a card wants to do about an attempt. */
  private sealed interface Verdict {
    record Pay() implements Verdict {}

    record Ask() implements Verdict {}

    record Refuse(Decline decline) implements Verdict {}
  }

  /**
   * Payments of one simulator.
   *
   * @param address where the page is that asks a card's holder
   */
  Payments(Charges charges, PaymentMethods paymentMethods, URI address) {
    this.charges = charges;
    this.paymentMethods = paymentMethods;
    this.address = address;
  }

  /**
   * Tries to charge {@code card}, and saves {@code intent} as it is then.
   *
   * @throws StripeError 402 when the bank declines, or wants to ask a holder who is not there
   */
  void attempt(Call call, Thing intent, Thing card, Attempt attempt) {
    switch (verdict(card, attempt)) {
      case Verdict.Pay pay -> pay(call, intent, card);
      case Verdict.Ask ask -> ask(call, intent, card, attempt);
      case Verdict.Refuse(Decline decline) -> throw decline(call, intent, card, decline);
    }
  }

  private static Verdict verdict(Thing card, Attempt attempt) {
    return switch (PaymentMethods.cardOf(card).behaviour()) {
      case Behaviour.Pays pays -> new Verdict.Pay();
      case Behaviour.PaysThenDisputes pays -> new Verdict.Pay();
      case Behaviour.PaysAndRefundsFail pays -> new Verdict.Pay();
      case Behaviour.DeclinesCharges(Decline decline) -> new Verdict.Refuse(decline);
      case Behaviour.Declines(Decline decline) -> new Verdict.Refuse(decline);
      case Behaviour.Authenticates(When when) ->
          attempt.authenticated() || trusts(when, card, attempt) ? new Verdict.Pay() : ask(attempt);
      case Behaviour.AuthenticatesThenDeclines(Decline decline) ->
          attempt.authenticated() ? new Verdict.Refuse(decline) : ask(attempt);
    };
  }

  private static boolean trusts(When when, Thing card, Attempt attempt) {
    return switch (when) {
      case ALWAYS -> false;
      case UNLESS_SET_UP ->
          attempt.offSession() && card.hidden().path("setUpOffSession").asBoolean(false);
      case ON_SESSION_ONLY -> attempt.offSession();
    };
  }

  private static Verdict ask(Attempt attempt) {
    return attempt.offSession()
        ? new Verdict.Refuse(Decline.AUTHENTICATION_REQUIRED)
        : new Verdict.Ask();
  }

  private void pay(Call call, Thing intent, Thing card) {
    Transaction transaction = call.transaction();
    ObjectNode shown = intent.shown();
    Thing charge = charges.succeeded(call, intent, card);
    shown.put("status", "succeeded").put("payment_method", card.id());
    shown.set("amount_received", shown.get("amount"));
    shown.put("latest_charge", charge.id());
    shown.putNull("last_payment_error").putNull("next_action");
    transaction.save(intent);
    afterUse(call, intent, card);
    transaction.event("payment_intent.succeeded", intent, call.request());
    if (PaymentMethods.cardOf(card).behaviour()
        instanceof Behaviour.PaysThenDisputes(String reason, String status)) {
      Disputes.open(call, charge, intent.shown().path("amount").longValue(), reason, status);
    }
  }

  /** A card that paid is saved if that was wished, and else, if nobody's, used up. */
  private void afterUse(Call call, Thing intent, Thing card) {
    String usage = intent.text("setup_future_usage");
    String customer = intent.text("customer");
    if (usage.equals("off_session")) {
      card.hidden().put("setUpOffSession", true);
    }
    if (card.text("customer").isEmpty()) {
      if (usage.isEmpty() || customer.isEmpty()) {
        card.hidden().put("spent", true);
      } else {
        paymentMethods.attachTo(call, card, customer);
      }
    }
    call.transaction().save(card);
  }

  private void ask(Call call, Thing intent, Thing card, Attempt attempt) {
    ObjectNode shown = intent.shown();
    shown.put("status", "requires_action").put("payment_method", card.id());
    shown.putNull("last_payment_error");
    shown.set("next_action", nextAction(intent, attempt.returnUrl(), address));
    call.transaction().save(intent);
    call.transaction().event("payment_intent.requires_action", intent, call.request());
  }

  /** Where the holder of a card is asked for authentication. */
  static ObjectNode nextAction(Thing intent, Optional<String> returnUrl, URI address) {
    ObjectNode action = Json.object();
    if (returnUrl.isEmpty()) {
      action.put("type", "use_stripe_sdk").putObject("use_stripe_sdk");
      return action;
    }
    action.put("type", "redirect_to_url");
    action
        .putObject("redirect_to_url")
        .put("return_url", returnUrl.get())
        .put("url", address.resolve("/authenticate/" + intent.id()).toString());
    return action;
  }

  /** The intent has no card any more after this, so that confirming it again charges nobody. */
  private StripeError decline(Call call, Thing intent, Thing card, Decline decline) {
    Thing charge = charges.failed(call, intent, card, decline);
    ObjectNode error = decline.toError().put("charge", charge.id());
    error.set("payment_method", card.shown().deepCopy());
    intent.shown().put("latest_charge", charge.id());
    return fail(call, intent, error);
  }

  /** The holder was asked, and did not prove to be the holder. */
  StripeError failAuthentication(Call call, Thing intent, Thing card) {
    ObjectNode error = Json.object();
    error.put("code", "payment_intent_authentication_failure");
    error.put("doc_url", StripeError.docUrl("payment_intent_authentication_failure"));
    error.put(
        "message",
        "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.");
    error.put("type", "card_error");
    error.set("payment_method", card.shown().deepCopy());
    return fail(call, intent, error);
  }

  private static StripeError fail(Call call, Thing intent, ObjectNode error) {
    ObjectNode shown = intent.shown();
    shown.put("status", "requires_payment_method");
    shown.putNull("payment_method").putNull("next_action");
    shown.set("last_payment_error", error);
    call.transaction().save(intent);
    call.transaction().event("payment_intent.payment_failed", intent, call.request());
    ObjectNode answered = error.deepCopy();
    answered.set("payment_intent", shown.deepCopy());
    answered.put(
        "request_log_url", "https://dashboard.stripe.com/test/logs/" + call.request().id());
    return StripeError.card(answered);
  }
}
