package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.ParameterKind.FLAG;
import static io.runtally.sandbox.stripe.ParameterKind.METADATA;
import static io.runtally.sandbox.stripe.ParameterKind.TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.WHOLE_NUMBER;
import static io.runtally.sandbox.stripe.ParameterKind.listOf;
import static io.runtally.sandbox.stripe.ParameterKind.moments;
import static io.runtally.sandbox.stripe.ParameterKind.nested;
import static io.runtally.sandbox.stripe.ParameterKind.oneOf;
import static io.runtally.sandbox.stripe.Parameters.optional;
import static io.runtally.sandbox.stripe.Parameters.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Checkout sessions: a page where somebody pays, or saves a card, until it expires. */
final class CheckoutSessions {
  private static final Duration SHORTEST = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofHours(24);

  private static final Parameters CREATE =
      Parameters.ofRequest(
          required("mode", oneOf("payment", "setup")),
          optional("adaptive_pricing", nested(optional("enabled", FLAG))),
          optional("cancel_url", TEXT),
          optional("client_reference_id", TEXT),
          optional("currency", TEXT),
          optional("customer", TEXT),
          optional("customer_email", TEXT),
          optional("expires_at", WHOLE_NUMBER),
          optional(
              "line_items",
              listOf(
                  nested(
                      required(
                          "price_data",
                          nested(
                              required("currency", TEXT),
                              required(
                                  "product_data",
                                  nested(required("name", TEXT), optional("description", TEXT))),
                              required("unit_amount", WHOLE_NUMBER))),
                      required("quantity", WHOLE_NUMBER)))),
          optional("metadata", METADATA),
          optional(
              "payment_intent_data",
              nested(
                  optional("description", TEXT),
                  optional("metadata", METADATA),
                  optional("receipt_email", TEXT),
                  optional("setup_future_usage", oneOf("off_session", "on_session")),
                  optional("statement_descriptor_suffix", TEXT))),
          optional("payment_method_types", listOf(oneOf("card"))),
          optional(
              "setup_intent_data",
              nested(optional("description", TEXT), optional("metadata", METADATA))),
          optional("submit_type", oneOf("auto", "book", "donate", "pay")),
          optional("success_url", TEXT),
          optional("ui_mode", oneOf("hosted_page")));
  private static final Parameters LIST =
      Parameters.ofList(
          optional("created", moments()),
          optional("customer", TEXT),
          optional("payment_intent", TEXT),
          optional("status", oneOf("open", "complete", "expired")));

  private final URI address;

  /**
   * Sessions of one simulator.
   *
   * @param address where their pages are
   */
  CheckoutSessions(URI address) {
    this.address = address;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/checkout/sessions", CREATE, this::create),
        Route.get("/v1/checkout/sessions", LIST, CheckoutSessions::list),
        Route.get("/v1/checkout/sessions/{id}", Parameters.ofRequest(), CheckoutSessions::retrieve),
        Route.post(
            "/v1/checkout/sessions/{id}/expire",
            Parameters.ofRequest(),
            CheckoutSessions::expireNow));
  }

  private ObjectNode create(Call call) {
    Values values = call.values();
    boolean setup = values.required("mode").equals("setup");
    requireFitting(values, setup);
    Transaction transaction = call.transaction();
    ObjectNode shown = blank(transaction, address);
    values.copy(
        List.of(
            "mode",
            "cancel_url",
            "client_reference_id",
            "customer_email",
            "submit_type",
            "success_url"),
        shown);
    values.mergeMetadata(shown);
    // Never another currency here; whether one may be asked for is shown as it was wished.
    values
        .node("adaptive_pricing")
        .ifPresent(wish -> shown.set("adaptive_pricing", wish.deepCopy()));
    values
        .text("customer")
        .ifPresent(id -> shown.put("customer", Customers.inParameter(transaction, id).id()));
    shown.put("expires_at", expiry(values, transaction.now()).getEpochSecond());
    ObjectNode hidden = Json.object();
    if (setup) {
      values
          .text("currency")
          .ifPresent(text -> shown.put("currency", Money.currency("currency", text)));
      prepareSetup(call, shown);
    } else {
      price(values, shown, hidden);
    }
    hidden.set("payment_intent_data", values.nested("payment_intent_data").tree());
    return transaction.create(ObjectType.CHECKOUT_SESSION, shown, hidden).shown();
  }

  private static void requireFitting(Values values, boolean setup) {
    if (!values.has("success_url")) {
      throw StripeError.invalid(
          "success_url", "parameter_missing", "Missing required param: success_url.");
    }
    if (!setup && values.node("line_items").map(JsonNode::isEmpty).orElse(true)) {
      throw StripeError.invalid(
          "line_items", "parameter_missing", "Missing required param: line_items.");
    }
    for (String misplaced :
        setup
            ? List.of("line_items", "payment_intent_data", "submit_type")
            : List.of("setup_intent_data")) {
      if (values.has(misplaced)) {
        throw StripeError.invalid(
            misplaced,
            "You can not pass `%s` in `%s` mode.".formatted(misplaced, values.required("mode")));
      }
    }
    if (values.has("customer") && values.has("customer_email")) {
      throw StripeError.invalid(
          "customer_email",
          "You may only specify one of these parameters: customer, customer_email.");
    }
  }

  private static Instant expiry(Values values, Instant now) {
    Instant expiry =
        values.wholeNumber("expires_at").map(Instant::ofEpochSecond).orElse(now.plus(LONGEST));
    if (expiry.isAfter(now.plus(LONGEST))) {
      throw StripeError.invalid(
          "expires_at",
          "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.");
    }
    // A request takes a moment to arrive.
    if (expiry.isBefore(now.plus(SHORTEST).minusSeconds(5))) {
      throw StripeError.invalid(
          "expires_at",
          "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.");
    }
    return expiry;
  }

  private static void prepareSetup(Call call, ObjectNode shown) {
    ObjectNode wishes = call.values().nested("setup_intent_data").tree().deepCopy();
    wishes.putArray("payment_method_types").add("card");
    Json.text(shown, "customer").ifPresent(id -> wishes.put("customer", id));
    Call setup = new Call(call.transaction(), List.of(), new Values(wishes), call.request());
    Thing intent =
        SetupIntents.create(setup, Json.object().put("session", shown.path("id").asText()));
    shown.put("setup_intent", intent.id()).put("payment_status", "no_payment_required");
  }

  private static void price(Values values, ObjectNode shown, ObjectNode hidden) {
    long total = 0;
    ArrayNode items = hidden.putArray("line_items");
    for (JsonNode item : values.tree().path("line_items")) {
      JsonNode price = item.path("price_data");
      String currency =
          Money.currency("line_items[0][price_data][currency]", price.path("currency").asText());
      long quantity = item.path("quantity").longValue();
      if (quantity < 1 || price.path("unit_amount").longValue() < 0) {
        throw StripeError.invalid(
            "line_items[0][quantity]",
            "parameter_invalid_integer",
            "This value must be greater than or equal to 1.");
      }
      total += quantity * price.path("unit_amount").longValue();
      shown.put("currency", currency);
      items.add(item.deepCopy());
    }
    Money.amount("line_items", total, shown.path("currency").asText());
    shown.put("amount_subtotal", total).put("amount_total", total);
    shown
        .putObject("total_details")
        .put("amount_discount", 0)
        .put("amount_shipping", 0)
        .put("amount_tax", 0);
    if (shown.path("customer").isNull()) {
      shown.put("customer_creation", "if_required");
    }
  }

  private static ObjectNode retrieve(Call call) {
    return inPath(call).shown();
  }

  private static Thing inPath(Call call) {
    return call.transaction()
        .find(ObjectType.CHECKOUT_SESSION, call.id())
        .orElseThrow(() -> StripeError.missing(ObjectType.CHECKOUT_SESSION, "session", call.id()));
  }

  private static ObjectNode list(Call call) {
    Values filter = call.values();
    return Lists.page(
        call,
        ObjectType.CHECKOUT_SESSION,
        "/v1/checkout/sessions",
        session ->
            List.of("customer", "payment_intent", "status").stream()
                .allMatch(name -> filter.text(name).map(session.text(name)::equals).orElse(true)));
  }

  private static ObjectNode expireNow(Call call) {
    Thing session = inPath(call);
    if (!session.text("status").equals("open")) {
      throw StripeError.refused(
          "",
          "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of %s."
              .formatted(session.text("status")));
    }
    expire(call, session);
    return session.shown();
  }

  /** Ends a session that nobody completed, and what it prepared. */
  private static void expire(Call call, Thing session) {
    Transaction transaction = call.transaction();
    session.shown().put("status", "expired").putNull("url");
    transaction.save(session);
    transaction
        .find(ObjectType.PAYMENT_INTENT, session.text("payment_intent"))
        .filter(intent -> !intent.text("status").equals("succeeded"))
        .ifPresent(intent -> {
          intent.shown().put("cancellation_reason", "automatic");
          PaymentIntents.cancel(call, intent);
        });
    transaction
        .find(ObjectType.SETUP_INTENT, session.text("setup_intent"))
        .filter(intent -> !intent.text("status").equals("succeeded"))
        .ifPresent(intent -> SetupIntents.cancel(call, intent));
    transaction.event("checkout.session.expired", session, call.request());
  }

  /** Lets those expire whose time has come. */
  static void expireDue(Call call) {
    Transaction transaction = call.transaction();
    transaction
        .newestFirst(ObjectType.CHECKOUT_SESSION)
        .filter(session -> session.text("status").equals("open"))
        .filter(
            session -> session.shown().path("expires_at").longValue() <= transaction.nowSeconds())
        .map(Thing::copy)
        .toList()
        .forEach(session -> expire(call, session));
  }

  private static ObjectNode blank(Transaction transaction, URI address) {
    ObjectNode blank =
        Json.read(
            """
            {
              "id": "", "object": "checkout.session", "adaptive_pricing": { "enabled": false },
              "after_expiration": null, "allow_promotion_codes": null, "amount_subtotal": null,
              "amount_total": null,
              "automatic_tax": {
                "enabled": false, "liability": null, "provider": null, "status": null
              },
              "billing_address_collection": null, "cancel_url": null,
              "client_reference_id": null, "client_secret": null, "collected_information": null,
              "consent": null, "consent_collection": null, "created": 0, "currency": null,
              "currency_conversion": null, "custom_fields": [],
              "custom_text": {
                "after_submit": null, "shipping_address": null, "submit": null,
                "terms_of_service_acceptance": null
              },
              "customer": null, "customer_account": null, "customer_creation": null,
              "customer_details": null, "customer_email": null, "discounts": [],
              "expires_at": 0, "integration_identifier": null, "invoice": null,
              "invoice_creation": null, "livemode": false, "locale": null,
              "managed_payments": null, "metadata": {}, "mode": "", "origin_context": null,
              "payment_intent": null, "payment_link": null,
              "payment_method_collection": "if_required",
              "payment_method_configuration_details": null, "payment_method_options": {
                "card": { "request_three_d_secure": "automatic" }
              },
              "payment_method_types": ["card"], "payment_status": "unpaid", "permissions": null,
              "phone_number_collection": { "enabled": false }, "recovered_from": null,
              "saved_payment_method_options": null, "setup_intent": null,
              "shipping_address_collection": null, "shipping_cost": null,
              "shipping_options": [], "status": "open", "submit_type": null,
              "subscription": null, "success_url": null, "total_details": null,
              "ui_mode": "hosted_page", "url": "", "wallet_options": null
            }
            """);
    String id = Transaction.newId(ObjectType.CHECKOUT_SESSION);
    blank.put("id", id).put("created", transaction.nowSeconds());
    blank.put("url", address.resolve("/checkout/" + id).toString());
    return blank;
  }
}
