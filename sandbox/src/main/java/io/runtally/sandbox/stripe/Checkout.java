package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.stripe.Payments.Attempt;
import java.util.List;
import java.util.Optional;

/** What somebody does on the page of a checkout session. */
final class Checkout {
  private final Payments payments;
  private final SetupIntents setupIntents;
  private final Authentication authentication;

  /** What the page shows next. */
  sealed interface Next {
    /** It is paid, or saved: on to where the session says. */
    record Leave(String url) implements Next {}

    /** The card's holder is asked. */
    record Ask(String intentId) implements Next {}

    /** It did not work, for this reason; another card may. */
    record Stay(String reason) implements Next {}
  }

  Checkout(Payments payments, SetupIntents setupIntents, Authentication authentication) {
    this.payments = payments;
    this.setupIntents = setupIntents;
    this.authentication = authentication;
  }

  /** Pays, or saves the card. */
  Next submit(Call call, Thing session, TestCard card, String email) {
    if (!email.isEmpty()) {
      setEmail(session, email);
      call.transaction().save(session);
    }
    Thing method = PaymentMethods.use(call.transaction(), "card", card.paymentMethodId());
    boolean setup = session.text("mode").equals("setup");
    Thing intent =
        setup
            ? call.transaction().get(ObjectType.SETUP_INTENT, session.text("setup_intent"))
            : paymentIntent(call, session);
    intent.shown().put("payment_method", method.id());
    try {
      if (setup) {
        setupIntents.attempt(call, intent, method, false, Optional.empty());
      } else {
        payments.attempt(call, intent, method, new Attempt(false, false, Optional.empty()));
      }
    } catch (StripeError declined) {
      return new Next.Stay(declined.getMessage());
    }
    return next(call, session, intent);
  }

  private static void setEmail(Thing session, String email) {
    ObjectNode details = session.shown().putObject("customer_details");
    details.putNull("address").putNull("business_name").put("email", email);
    details.putNull("individual_name").putNull("name").putNull("phone");
    details.put("tax_exempt", "none").putArray("tax_ids");
  }

  /** The one of an earlier attempt, or a new one with what the session says of it. */
  private static Thing paymentIntent(Call call, Thing session) {
    Transaction transaction = call.transaction();
    Optional<Thing> earlier =
        transaction.find(ObjectType.PAYMENT_INTENT, session.text("payment_intent"));
    if (earlier.isPresent()) {
      return earlier.get();
    }
    ObjectNode wishes = ((ObjectNode) session.hidden().path("payment_intent_data")).deepCopy();
    wishes.set("amount", session.shown().get("amount_total"));
    wishes.set("currency", session.shown().get("currency"));
    wishes.putArray("payment_method_types").add("card");
    if (!session.text("customer").isEmpty()) {
      wishes.put("customer", session.text("customer"));
    }
    ObjectNode hidden = Json.object().put("session", session.id());
    Thing intent = PaymentIntents.create(transaction, new Values(wishes), hidden);
    transaction.event("payment_intent.created", intent, call.request());
    session.shown().put("payment_intent", intent.id());
    transaction.save(session);
    return intent;
  }

  /** The holder's answer to the bank, for an intent of a session or of the API. */
  Next respond(Call call, Thing intent, Authentication.Response response) {
    String returnUrl = intent.shown().at("/next_action/redirect_to_url/return_url").asText();
    Thing after = authentication.respond(call, intent, response);
    Optional<Thing> session =
        call.transaction()
            .find(ObjectType.CHECKOUT_SESSION, intent.hidden().path("session").asText());
    if (session.isPresent()) {
      return next(call, session.get(), after);
    }
    boolean succeeded = after.text("status").equals("succeeded");
    String query =
        "%s=%s&redirect_status=%s"
            .formatted(after.type().word(), after.id(), succeeded ? "succeeded" : "failed");
    return new Next.Leave(returnUrl + (returnUrl.contains("?") ? "&" : "?") + query);
  }

  private static Next next(Call call, Thing session, Thing intent) {
    return switch (intent.text("status")) {
      case "succeeded" -> complete(call, session);
      case "requires_action" -> new Next.Ask(intent.id());
      default -> new Next.Stay(lastError(intent));
    };
  }

  private static String lastError(Thing intent) {
    return List.of("last_payment_error", "last_setup_error").stream()
        .map(name -> intent.shown().path(name).path("message").asText())
        .filter(message -> !message.isEmpty())
        .findFirst()
        .orElse("Your card could not be used.");
  }

  private static Next complete(Call call, Thing session) {
    ObjectNode shown = session.shown();
    shown.put("status", "complete").putNull("url");
    if (!session.text("mode").equals("setup")) {
      shown.put("payment_status", "paid");
    }
    call.transaction().save(session);
    call.transaction().event("checkout.session.completed", session, call.request());
    return new Next.Leave(
        session.text("success_url").replace("{CHECKOUT_SESSION_ID}", session.id()));
  }
}
