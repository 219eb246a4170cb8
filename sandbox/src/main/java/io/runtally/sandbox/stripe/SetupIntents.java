package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.ParameterKind.FLAG;
import static io.runtally.sandbox.stripe.ParameterKind.METADATA;
import static io.runtally.sandbox.stripe.ParameterKind.REMOVABLE_TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.listOf;
import static io.runtally.sandbox.stripe.ParameterKind.moments;
import static io.runtally.sandbox.stripe.ParameterKind.nested;
import static io.runtally.sandbox.stripe.ParameterKind.oneOf;
import static io.runtally.sandbox.stripe.Parameters.optional;
import static io.runtally.sandbox.stripe.Parameters.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.stripe.TestCard.Behaviour;
import io.runtally.sandbox.stripe.TestCard.When;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Setup intents: a card is saved for later, and charged nothing. */
final class SetupIntents {
  private static final Parameters CREATE =
      Parameters.ofRequest(
          optional(
              "automatic_payment_methods",
              nested(
                  required("enabled", FLAG),
                  optional("allow_redirects", oneOf("always", "never")))),
          optional("confirm", FLAG),
          optional("customer", TEXT),
          optional("description", REMOVABLE_TEXT),
          optional("metadata", METADATA),
          optional("payment_method", TEXT),
          optional("payment_method_types", listOf(oneOf("card"))),
          optional("return_url", TEXT),
          optional("usage", oneOf("off_session", "on_session")));
  private static final Parameters UPDATE =
      Parameters.ofRequest(
          optional("customer", TEXT),
          optional("description", REMOVABLE_TEXT),
          optional("metadata", METADATA),
          optional("payment_method", TEXT));
  private static final Parameters CONFIRM =
      Parameters.ofRequest(optional("payment_method", TEXT), optional("return_url", TEXT));
  private static final Parameters CANCEL =
      Parameters.ofRequest(
          optional(
              "cancellation_reason", oneOf("abandoned", "duplicate", "requested_by_customer")));
  private static final Parameters LIST =
      Parameters.ofList(
          optional("created", moments()),
          optional("customer", TEXT),
          optional("payment_method", TEXT));
  private static final Set<String> CANCELABLE =
      Set.of("requires_payment_method", "requires_confirmation", "requires_action");

  private final PaymentMethods paymentMethods;
  private final URI address;

  /**
   * Setup intents of one simulator.
   *
   * @param address where the page is that asks a card's holder
   */
  SetupIntents(PaymentMethods paymentMethods, URI address) {
    this.paymentMethods = paymentMethods;
    this.address = address;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/setup_intents", CREATE, this::create),
        Route.get("/v1/setup_intents", LIST, SetupIntents::list),
        Route.get(
            "/v1/setup_intents/{id}",
            Parameters.ofRequest(optional("client_secret", TEXT)),
            call -> inPath(call).shown()),
        Route.post("/v1/setup_intents/{id}", UPDATE, SetupIntents::update),
        Route.post("/v1/setup_intents/{id}/confirm", CONFIRM, this::confirm),
        Route.post("/v1/setup_intents/{id}/cancel", CANCEL, SetupIntents::cancel));
  }

  private ObjectNode create(Call call) {
    Thing intent = create(call, Json.object());
    if (call.values().flag("confirm")) {
      confirm(call, intent);
    }
    return intent.shown();
  }

  /** A new one, with what the values say of it. */
  static Thing create(Call call, ObjectNode hidden) {
    Transaction transaction = call.transaction();
    ObjectNode shown = blank(transaction);
    Values values = call.values();
    values.copy(List.of("description", "usage"), shown);
    values.mergeMetadata(shown);
    Values automatic = values.nested("automatic_payment_methods");
    if (!values.has("payment_method_types")
        && (automatic.flag("enabled") || !values.has("automatic_payment_methods"))) {
      shown
          .putObject("automatic_payment_methods")
          .put("allow_redirects", automatic.text("allow_redirects").orElse("always"))
          .put("enabled", true);
    }
    setCustomerAndCard(transaction, values, shown);
    Thing intent = transaction.create(ObjectType.SETUP_INTENT, shown, hidden);
    transaction.event("setup_intent.created", intent, call.request());
    return intent;
  }

  private static void setCustomerAndCard(Transaction transaction, Values values, ObjectNode shown) {
    values
        .text("customer")
        .ifPresent(id -> shown.put("customer", Customers.inParameter(transaction, id).id()));
    values
        .text("payment_method")
        .ifPresent(id -> {
          String customer = Json.text(shown, "customer").orElse("");
          Thing card = PaymentMethods.usableBy(transaction, id, customer);
          shown.put("payment_method", card.id()).put("status", "requires_confirmation");
        });
  }

  private static ObjectNode update(Call call) {
    Thing intent = inPath(call);
    requireCancelable(intent, "update");
    call.values().copy("description", intent.shown());
    call.values().mergeMetadata(intent.shown());
    setCustomerAndCard(call.transaction(), call.values(), intent.shown());
    call.transaction().save(intent);
    return intent.shown();
  }

  private ObjectNode confirm(Call call) {
    Thing intent = inPath(call);
    requireCancelable(intent, "confirm");
    setCustomerAndCard(call.transaction(), call.values(), intent.shown());
    confirm(call, intent);
    return intent.shown();
  }

  private void confirm(Call call, Thing intent) {
    String cardId = intent.text("payment_method");
    if (cardId.isEmpty()) {
      throw StripeError.unexpectedState(
          "setup_intent_unexpected_state",
          "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
          intent.shown());
    }
    boolean mayRedirect =
        intent
            .shown()
            .path("automatic_payment_methods")
            .path("allow_redirects")
            .asText()
            .equals("always");
    if (mayRedirect && !call.values().has("return_url")) {
      throw StripeError.invalid(
          "return_url",
          "This SetupIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.");
    }
    Thing card = PaymentMethods.usableBy(call.transaction(), cardId, intent.text("customer"));
    attempt(call, intent, card, false, call.values().text("return_url"));
  }

  /**
   * Tries to save {@code card}.
   *
   * @throws StripeError 402 when the bank declines already now
   */
  void attempt(
      Call call, Thing intent, Thing card, boolean authenticated, Optional<String> returnUrl) {
    switch (PaymentMethods.cardOf(card).behaviour()) {
      case Behaviour.Declines(Decline decline) -> throw fail(call, intent, card, decline.toError());
      case Behaviour.Authenticates(When when) when when != When.ON_SESSION_ONLY && !authenticated ->
          ask(call, intent, returnUrl);
      case Behaviour.AuthenticatesThenDeclines asks when !authenticated ->
          ask(call, intent, returnUrl);
      case Behaviour saved -> succeed(call, intent, card);
    }
  }

  private void ask(Call call, Thing intent, Optional<String> returnUrl) {
    intent.shown().put("status", "requires_action").putNull("last_setup_error");
    intent.shown().set("next_action", Payments.nextAction(intent, returnUrl, address));
    call.transaction().save(intent);
    call.transaction().event("setup_intent.requires_action", intent, call.request());
  }

  private void succeed(Call call, Thing intent, Thing card) {
    Transaction transaction = call.transaction();
    ObjectNode shown = intent.shown();
    shown.put("status", "succeeded").put("payment_method", card.id());
    shown.putNull("last_setup_error").putNull("next_action");
    transaction.save(intent);
    if (intent.text("usage").equals("off_session")) {
      card.hidden().put("setUpOffSession", true);
      transaction.save(card);
    }
    String customer = intent.text("customer");
    if (card.text("customer").isEmpty() && !customer.isEmpty()) {
      paymentMethods.attachTo(call, card, customer);
    }
    transaction.event("setup_intent.succeeded", intent, call.request());
  }

  /** The holder was asked, and did not prove to be the holder. */
  static StripeError failAuthentication(Call call, Thing intent, Thing card) {
    ObjectNode error = Json.object();
    error.put("code", "setup_intent_authentication_failure");
    error.put("doc_url", StripeError.docUrl("setup_intent_authentication_failure"));
    error.put(
        "message",
        "The latest attempt to set up the payment method has failed because authentication failed.");
    error.put("type", "card_error");
    return fail(call, intent, card, error);
  }

  private static StripeError fail(Call call, Thing intent, Thing card, ObjectNode error) {
    ObjectNode shown = intent.shown();
    error.set("payment_method", card.shown().deepCopy());
    shown.put("status", "requires_payment_method");
    shown.putNull("payment_method").putNull("next_action");
    shown.set("last_setup_error", error);
    call.transaction().save(intent);
    call.transaction().event("setup_intent.setup_failed", intent, call.request());
    ObjectNode answered = error.deepCopy();
    answered.set("setup_intent", shown.deepCopy());
    return StripeError.card(answered);
  }

  private static ObjectNode cancel(Call call) {
    Thing intent = inPath(call);
    requireCancelable(intent, "cancel");
    call.values().copy("cancellation_reason", intent.shown());
    cancel(call, intent);
    return intent.shown();
  }

  static void cancel(Call call, Thing intent) {
    intent.shown().put("status", "canceled").putNull("next_action");
    call.transaction().save(intent);
    call.transaction().event("setup_intent.canceled", intent, call.request());
  }

  private static void requireCancelable(Thing intent, String verb) {
    String status = intent.text("status");
    if (!CANCELABLE.contains(status)) {
      throw StripeError.unexpectedState(
          "setup_intent_unexpected_state",
          "You cannot %s this SetupIntent because it has a status of %s. Only a SetupIntent with one of the following statuses may be %sed: requires_payment_method, requires_confirmation, requires_action."
              .formatted(verb, status, verb),
          intent.shown());
    }
  }

  private static ObjectNode list(Call call) {
    Values filter = call.values();
    return Lists.page(
        call,
        ObjectType.SETUP_INTENT,
        "/v1/setup_intents",
        intent ->
            filter.text("customer").map(intent.text("customer")::equals).orElse(true)
                && filter
                    .text("payment_method")
                    .map(intent.text("payment_method")::equals)
                    .orElse(true));
  }

  private static Thing inPath(Call call) {
    return call.transaction()
        .find(ObjectType.SETUP_INTENT, call.id())
        .orElseThrow(() -> StripeError.missing(ObjectType.SETUP_INTENT, "intent", call.id()));
  }

  private static ObjectNode blank(Transaction transaction) {
    ObjectNode blank =
        Json.read(
            """
            {
              "id": "", "object": "setup_intent", "application": null,
              "automatic_payment_methods": null, "cancellation_reason": null,
              "client_secret": "", "created": 0, "customer": null, "customer_account": null,
              "description": null, "excluded_payment_method_types": null,
              "flow_directions": null, "last_setup_error": null, "latest_attempt": null,
              "livemode": false, "mandate": null, "metadata": {}, "next_action": null,
              "on_behalf_of": null, "payment_method": null,
              "payment_method_configuration_details": null, "payment_method_options": {
                "card": {
                  "mandate_options": null, "network": null, "request_three_d_secure": "automatic"
                }
              },
              "payment_method_types": ["card"], "single_use_mandate": null,
              "status": "requires_payment_method", "usage": "off_session"
            }
            """);
    String id = Transaction.newId(ObjectType.SETUP_INTENT);
    blank.put("id", id).put("client_secret", id + "_secret_" + Transaction.random(31));
    blank.put("created", transaction.nowSeconds());
    return blank;
  }
}
