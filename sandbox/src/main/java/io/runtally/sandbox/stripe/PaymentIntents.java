package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.ParameterKind.FLAG;
import static io.runtally.sandbox.stripe.ParameterKind.METADATA;
import static io.runtally.sandbox.stripe.ParameterKind.REMOVABLE_TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.WHOLE_NUMBER;
import static io.runtally.sandbox.stripe.ParameterKind.listOf;
import static io.runtally.sandbox.stripe.ParameterKind.moments;
import static io.runtally.sandbox.stripe.ParameterKind.nested;
import static io.runtally.sandbox.stripe.ParameterKind.oneOf;
import static io.runtally.sandbox.stripe.Parameters.optional;
import static io.runtally.sandbox.stripe.Parameters.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.stripe.Parameters.Parameter;
import io.runtally.sandbox.stripe.Payments.Attempt;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Payment intents: one payment each, from its wish to its end. */
final class PaymentIntents {
  private static final Parameter FUTURE_USAGE =
      optional("setup_future_usage", oneOf("off_session", "on_session"));
  private static final Parameters CREATE =
      Parameters.ofRequest(
          required("amount", WHOLE_NUMBER),
          required("currency", TEXT),
          optional(
              "automatic_payment_methods",
              nested(
                  required("enabled", FLAG),
                  optional("allow_redirects", oneOf("always", "never")))),
          optional("capture_method", oneOf("automatic", "automatic_async")),
          optional("confirm", FLAG),
          optional("confirmation_method", oneOf("automatic")),
          optional("customer", TEXT),
          optional("description", REMOVABLE_TEXT),
          optional("error_on_requires_action", FLAG),
          optional("metadata", METADATA),
          optional("off_session", FLAG),
          optional("payment_method", TEXT),
          optional("payment_method_types", listOf(oneOf("card"))),
          optional("receipt_email", REMOVABLE_TEXT),
          optional("return_url", TEXT),
          FUTURE_USAGE,
          optional("statement_descriptor_suffix", TEXT));
  private static final Parameters UPDATE =
      Parameters.ofRequest(
          optional("amount", WHOLE_NUMBER),
          optional("currency", TEXT),
          optional("customer", TEXT),
          optional("description", REMOVABLE_TEXT),
          optional("metadata", METADATA),
          optional("payment_method", TEXT),
          optional("receipt_email", REMOVABLE_TEXT),
          FUTURE_USAGE);
  private static final Parameters CONFIRM =
      Parameters.ofRequest(
          optional("error_on_requires_action", FLAG),
          optional("off_session", FLAG),
          optional("payment_method", TEXT),
          optional("receipt_email", REMOVABLE_TEXT),
          optional("return_url", TEXT),
          FUTURE_USAGE);
  private static final Parameters CANCEL =
      Parameters.ofRequest(
          optional(
              "cancellation_reason",
              oneOf("duplicate", "fraudulent", "requested_by_customer", "abandoned")));
  private static final Parameters RETRIEVE = Parameters.ofRequest(optional("client_secret", TEXT));
  private static final Parameters LIST =
      Parameters.ofList(optional("created", moments()), optional("customer", TEXT));

  private static final Set<String> CANCELABLE =
      Set.of("requires_payment_method", "requires_confirmation", "requires_action");
  private static final Set<String> ENDED = Set.of("succeeded", "canceled");
  private static final Set<String> FROZEN_AT_END = Set.of("amount", "currency", "payment_method");

  private final Payments payments;

  PaymentIntents(Payments payments) {
    this.payments = payments;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/payment_intents", CREATE, this::create),
        Route.get("/v1/payment_intents", LIST, PaymentIntents::list),
        Route.get("/v1/payment_intents/{id}", RETRIEVE, call -> inPath(call).shown()),
        Route.post("/v1/payment_intents/{id}", UPDATE, PaymentIntents::update),
        Route.post("/v1/payment_intents/{id}/confirm", CONFIRM, this::confirm),
        Route.post("/v1/payment_intents/{id}/cancel", CANCEL, PaymentIntents::cancel));
  }

  private ObjectNode create(Call call) {
    Values values = call.values();
    if (!values.flag("confirm")) {
      refuseWithoutConfirm(values, "off_session");
      refuseWithoutConfirm(values, "return_url");
      refuseWithoutConfirm(values, "error_on_requires_action");
    }
    Thing intent = create(call.transaction(), values, Json.object());
    call.transaction().event("payment_intent.created", intent, call.request());
    if (values.flag("confirm")) {
      confirm(call, intent);
    }
    return intent.shown();
  }

  private static void refuseWithoutConfirm(Values values, String param) {
    if (values.has(param)) {
      throw StripeError.invalid(
          param, "The parameter `%s` can only be used when `confirm` is true.".formatted(param));
    }
  }

  /** A new one, with what the values say of it. */
  static Thing create(Transaction transaction, Values values, ObjectNode hidden) {
    ObjectNode shown = blank(transaction);
    String currency = Money.currency("currency", values.required("currency"));
    shown.put("currency", currency);
    shown.put("amount", Money.amount("amount", values.wholeNumber("amount").orElse(0L), currency));
    values.copy(
        List.of(
            "capture_method",
            "description",
            "receipt_email",
            "setup_future_usage",
            "statement_descriptor_suffix"),
        shown);
    values.mergeMetadata(shown);
    chooseMethods(values, shown);
    setCustomerAndCard(transaction, values, shown);
    return transaction.create(ObjectType.PAYMENT_INTENT, shown, hidden);
  }

  private static void chooseMethods(Values values, ObjectNode shown) {
    boolean typesGiven = !values.texts("payment_method_types").isEmpty();
    boolean automatic = values.nested("automatic_payment_methods").flag("enabled");
    if (typesGiven && automatic) {
      throw StripeError.invalid(
          "payment_method_types",
          "You may only specify one of these parameters: automatic_payment_methods, payment_method_types.");
    }
    if (typesGiven || (values.has("automatic_payment_methods") && !automatic)) {
      return;
    }
    String redirects =
        values.nested("automatic_payment_methods").text("allow_redirects").orElse("always");
    shown
        .putObject("automatic_payment_methods")
        .put("allow_redirects", redirects)
        .put("enabled", true);
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

  private ObjectNode confirm(Call call) {
    Thing intent = inPath(call);
    requireConfirmable(intent);
    call.values().copy(List.of("receipt_email", "setup_future_usage"), intent.shown());
    setCustomerAndCard(call.transaction(), call.values(), intent.shown());
    confirm(call, intent);
    return intent.shown();
  }

  private void confirm(Call call, Thing intent) {
    Values values = call.values();
    String cardId = intent.text("payment_method");
    if (cardId.isEmpty()) {
      throw StripeError.unexpectedState(
          "payment_intent_unexpected_state",
          "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
          intent.shown());
    }
    boolean mayRedirect =
        intent
            .shown()
            .path("automatic_payment_methods")
            .path("allow_redirects")
            .asText()
            .equals("always");
    if (mayRedirect && !values.has("return_url")) {
      throw StripeError.invalid(
          "return_url",
          "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.");
    }
    boolean holderIsAway = values.flag("off_session") || values.flag("error_on_requires_action");
    Thing card = PaymentMethods.usableBy(call.transaction(), cardId, intent.text("customer"));
    payments.attempt(
        call, intent, card, new Attempt(holderIsAway, false, values.text("return_url")));
  }

  private static void requireConfirmable(Thing intent) {
    switch (intent.text("status")) {
      case "succeeded" ->
          throw StripeError.unexpectedState(
              "payment_intent_unexpected_state",
              "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.",
              intent.shown());
      case "canceled" ->
          throw StripeError.unexpectedState(
              "payment_intent_unexpected_state",
              "You cannot confirm this PaymentIntent because it has a status of canceled. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.",
              intent.shown());
      default -> {}
    }
  }

  private static ObjectNode cancel(Call call) {
    Thing intent = inPath(call);
    ObjectNode shown = intent.shown();
    if (!CANCELABLE.contains(intent.text("status"))) {
      throw StripeError.unexpectedState(
          "payment_intent_unexpected_state",
          "You cannot cancel this PaymentIntent because it has a status of %s. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action."
              .formatted(intent.text("status")),
          shown);
    }
    refuseOfOpenSession(call.transaction(), intent);
    cancel(call, intent);
    return shown;
  }

  private static void refuseOfOpenSession(Transaction transaction, Thing intent) {
    boolean open =
        transaction
            .find(ObjectType.CHECKOUT_SESSION, intent.hidden().path("session").asText())
            .filter(session -> session.text("status").equals("open"))
            .isPresent();
    if (open) {
      throw StripeError.unexpectedState(
          "payment_intent_unexpected_state",
          "You cannot cancel this PaymentIntent because it was created by a Checkout Session. Expire the Checkout Session instead.",
          intent.shown());
    }
  }

  /** Ends a payment that has not happened. */
  static void cancel(Call call, Thing intent) {
    ObjectNode shown = intent.shown();
    shown.put("status", "canceled").put("canceled_at", call.transaction().nowSeconds());
    call.values().copy("cancellation_reason", shown);
    shown.putNull("next_action");
    call.transaction().save(intent);
    call.transaction().event("payment_intent.canceled", intent, call.request());
  }

  private static ObjectNode update(Call call) {
    Thing intent = inPath(call);
    ObjectNode shown = intent.shown();
    Values values = call.values();
    if (ENDED.contains(intent.text("status"))) {
      FROZEN_AT_END.stream().filter(values::has).forEach(name -> refuseUpdate(intent, name));
    }
    if (values.has("currency")) {
      shown.put("currency", Money.currency("currency", values.required("currency")));
    }
    Optional<Long> amount = values.wholeNumber("amount");
    amount.ifPresent(
        cents -> shown.put("amount", Money.amount("amount", cents, intent.text("currency"))));
    values.copy(List.of("description", "receipt_email", "setup_future_usage"), shown);
    values.mergeMetadata(shown);
    setCustomerAndCard(call.transaction(), values, shown);
    call.transaction().save(intent);
    return shown;
  }

  private static void refuseUpdate(Thing intent, String name) {
    throw StripeError.unexpectedState(
        "payment_intent_unexpected_state",
        "This PaymentIntent's %s could not be updated because it has a status of %s. You may only update the %s of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action."
            .formatted(name, intent.text("status"), name),
        intent.shown());
  }

  private static ObjectNode list(Call call) {
    Optional<String> customer = call.values().text("customer");
    return Lists.page(
        call,
        ObjectType.PAYMENT_INTENT,
        "/v1/payment_intents",
        intent -> customer.map(intent.text("customer")::equals).orElse(true));
  }

  private static Thing inPath(Call call) {
    return call.transaction()
        .find(ObjectType.PAYMENT_INTENT, call.id())
        .orElseThrow(() -> StripeError.missing(ObjectType.PAYMENT_INTENT, "intent", call.id()));
  }

  private static ObjectNode blank(Transaction transaction) {
    ObjectNode blank =
        Json.read(
            """
            {
              "id": "", "object": "payment_intent", "amount": 0, "amount_capturable": 0,
              "amount_details": { "tip": {} }, "amount_received": 0, "application": null,
              "application_fee_amount": null, "automatic_payment_methods": null,
              "canceled_at": null, "cancellation_reason": null,
              "capture_method": "automatic_async", "client_secret": "",
              "confirmation_method": "automatic", "created": 0, "currency": "", "customer": null,
              "customer_account": null, "description": null,
              "excluded_payment_method_types": null, "last_payment_error": null,
              "latest_charge": null, "livemode": false, "managed_payments": null, "metadata": {},
              "next_action": null, "on_behalf_of": null, "payment_method": null,
              "payment_method_configuration_details": null, "payment_method_options": {
                "card": {
                  "installments": null, "mandate_options": null, "network": null,
                  "request_three_d_secure": "automatic"
                }
              },
              "payment_method_types": ["card"], "processing": null, "receipt_email": null,
              "review": null, "setup_future_usage": null, "shipping": null, "source": null,
              "statement_descriptor": null, "statement_descriptor_suffix": null,
              "status": "requires_payment_method", "transfer_data": null, "transfer_group": null
            }
            """);
    String id = Transaction.newId(ObjectType.PAYMENT_INTENT);
    blank.put("id", id).put("client_secret", id + "_secret_" + Transaction.random(25));
    blank.put("created", transaction.nowSeconds());
    return blank;
  }
}
