package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.ParameterKind.FREE;
import static io.runtally.sandbox.stripe.ParameterKind.METADATA;
import static io.runtally.sandbox.stripe.ParameterKind.TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.WHOLE_NUMBER;
import static io.runtally.sandbox.stripe.ParameterKind.nested;
import static io.runtally.sandbox.stripe.ParameterKind.oneOf;
import static io.runtally.sandbox.stripe.Parameters.optional;
import static io.runtally.sandbox.stripe.Parameters.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.stripe.TestCard.Behaviour;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Cards: made from a test card, attached to a customer once, gone for good when detached. */
final class PaymentMethods {
  private static final Parameters CREATE =
      Parameters.ofRequest(
          required("type", oneOf("card")),
          required("card", nested(required("token", TEXT))),
          optional("billing_details", FREE),
          optional("metadata", METADATA));
  private static final Parameters ATTACH = Parameters.ofRequest(required("customer", TEXT));
  private static final Parameters UPDATE =
      Parameters.ofRequest(
          optional(
              "card",
              nested(optional("exp_month", WHOLE_NUMBER), optional("exp_year", WHOLE_NUMBER))),
          optional("metadata", METADATA));
  private static final Parameters LIST =
      Parameters.ofList(optional("customer", TEXT), optional("type", oneOf("card")));
  private static final Parameters LIST_OF_CUSTOMER =
      Parameters.ofList(optional("type", oneOf("card")));

  private static final String SPENT =
      "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.";

  List<Route> routes() {
    return List.of(
        Route.post("/v1/payment_methods", CREATE, PaymentMethods::create),
        Route.get("/v1/payment_methods", LIST, PaymentMethods::list),
        Route.get(
            "/v1/payment_methods/{id}",
            Parameters.ofRequest(),
            call -> inPath(call, call.id()).shown()),
        Route.post("/v1/payment_methods/{id}", UPDATE, PaymentMethods::update),
        Route.post(
            "/v1/payment_methods/{id}/attach",
            ATTACH,
            call ->
                attach(call, "payment_method", call.id(), call.values().required("customer"))
                    .shown()),
        Route.post(
            "/v1/payment_methods/{id}/detach", Parameters.ofRequest(), this::detachFromCustomer),
        Route.get(
            "/v1/customers/{id}/payment_methods",
            LIST_OF_CUSTOMER,
            call -> listOf(call, call.id(), "/v1/customers/%s/payment_methods")),
        Route.get(
            "/v1/customers/{customerId}/payment_methods/{id}",
            Parameters.ofRequest(),
            PaymentMethods::retrieveOfCustomer));
  }

  private static ObjectNode create(Call call) {
    String token = call.values().nested("card").required("token");
    TestCard card =
        TestCard.ofToken(token)
            .orElseThrow(() ->
                StripeError.invalid(
                    "card[token]", "resource_missing", "No such token: '%s'".formatted(token)));
    Thing method = create(call.transaction(), card);
    call.values().mergeMetadata(method.shown());
    call.transaction().save(method);
    return method.shown();
  }

  private static Thing create(Transaction transaction, TestCard card) {
    ObjectNode shown =
        Json.read(
            """
            {
              "id": "", "object": "payment_method", "allow_redisplay": "unspecified",
              "billing_details": {
                "address": {
                  "city": null, "country": null, "line1": null, "line2": null,
                  "postal_code": null, "state": null
                },
                "email": null, "name": null, "phone": null, "tax_id": null
              },
              "card": {
                "brand": "", "checks": {
                  "address_line1_check": null, "address_postal_code_check": null,
                  "cvc_check": "pass"
                },
                "country": "US", "display_brand": "", "exp_month": 8, "exp_year": 0,
                "fingerprint": "", "funding": "credit", "generated_from": null, "last4": "",
                "networks": { "available": [], "preferred": null },
                "regulated_status": "unregulated", "three_d_secure_usage": { "supported": true },
                "wallet": null
              },
              "created": 0, "customer": null, "customer_account": null, "livemode": false,
              "metadata": {}, "type": "card"
            }
            """);
    shown.put("id", Transaction.newId(ObjectType.PAYMENT_METHOD));
    shown.put("created", transaction.nowSeconds());
    ObjectNode face = (ObjectNode) shown.get("card");
    face.put("brand", card.brand()).put("display_brand", card.brand()).put("last4", card.last4());
    face.put("exp_year", transaction.now().atZone(ZoneOffset.UTC).getYear() + 4);
    face.put("fingerprint", fingerprint(card));
    ((ObjectNode) face.get("networks")).putArray("available").add(card.brand());
    return transaction.create(
        ObjectType.PAYMENT_METHOD, shown, Json.object().put("card", card.name()));
  }

  private static String fingerprint(TestCard card) {
    // One for each number, as Stripe's.
    return "%016x".formatted(card.number().hashCode() * 0x9E3779B97F4A7C15L);
  }

  private static ObjectNode update(Call call) {
    Thing card = inPath(call, call.id());
    if (card.text("customer").isEmpty()) {
      throw StripeError.refused(
          "", "You must save this PaymentMethod to a customer before you can update it.");
    }
    call.values().mergeMetadata(card.shown());
    ObjectNode shown = (ObjectNode) card.shown().get("card");
    ObjectNode before = Json.object();
    for (String part : List.of("exp_month", "exp_year")) {
      call.values()
          .nested("card")
          .wholeNumber(part)
          .ifPresent(given -> {
            before.set(part, shown.get(part));
            shown.put(part, given);
          });
    }
    call.transaction().save(card);
    call.transaction()
        .event("payment_method.updated", card, call.request(), Json.object().set("card", before));
    return card.shown();
  }

  private static ObjectNode list(Call call) {
    Optional<String> customer = call.values().text("customer");
    customer.ifPresent(id -> Customers.inParameter(call.transaction(), id));
    return listOf(call, customer.orElse(""), "/v1/payment_methods");
  }

  private static ObjectNode listOf(Call call, String customer, String url) {
    return Lists.page(
        call,
        ObjectType.PAYMENT_METHOD,
        url.formatted(customer),
        card -> !customer.isEmpty() && card.text("customer").equals(customer));
  }

  private static ObjectNode retrieveOfCustomer(Call call) {
    Thing customer = Customers.inPath(call.transaction(), call.ids().getFirst());
    Thing card = inPath(call, call.ids().getLast());
    if (!card.text("customer").equals(customer.id())) {
      throw StripeError.missing(ObjectType.PAYMENT_METHOD, "payment_method", card.id());
    }
    return card.shown();
  }

  /**
   * Attaches a card, which {@code pm_card_…} stands for as well.
   *
   * @throws StripeError 402 when the card's bank declines already now
   */
  Thing attach(Call call, String param, String cardId, String customerId) {
    Transaction transaction = call.transaction();
    Thing customer = Customers.inParameter(transaction, customerId);
    Thing card = use(transaction, param, cardId);
    String owner = card.text("customer");
    if (owner.equals(customer.id())) {
      return card;
    }
    if (!owner.isEmpty()) {
      throw StripeError.refused(
          "", "The payment method you provided has already been attached to a customer.");
    }
    requireUnspent(card);
    if (cardOf(card).behaviour() instanceof Behaviour.Declines declines) {
      throw StripeError.card(declines.decline().toError());
    }
    return attachTo(call, card, customer.id());
  }

  /** Attaches a card that has just been found good. */
  Thing attachTo(Call call, Thing card, String customerId) {
    card.shown().put("customer", customerId);
    call.transaction().save(card);
    call.transaction().event("payment_method.attached", card, call.request());
    return card;
  }

  private ObjectNode detachFromCustomer(Call call) {
    Thing card = inPath(call, call.id());
    if (card.text("customer").isEmpty()) {
      throw StripeError.refused(
          "",
          "The payment method you provided is not attached to a customer so detachment is impossible.");
    }
    detach(call, card);
    return card.shown();
  }

  void detach(Call call, Thing card) {
    Transaction transaction = call.transaction();
    String customerId = card.text("customer");
    card.shown().putNull("customer");
    card.hidden().put("spent", true);
    transaction.save(card);
    ObjectNode previous = Json.object().put("customer", customerId);
    transaction.event("payment_method.detached", card, call.request(), previous);
    transaction
        .find(ObjectType.CUSTOMER, customerId)
        .filter(customer -> defaultOf(customer).equals(card.id()))
        .ifPresent(customer -> {
          ((ObjectNode) customer.shown().get("invoice_settings")).putNull("default_payment_method");
          transaction.save(customer);
          transaction.event("customer.updated", customer, call.request());
        });
  }

  private static String defaultOf(Thing customer) {
    return customer.shown().path("invoice_settings").path("default_payment_method").asText();
  }

  private static Thing inPath(Call call, String id) {
    return find(call.transaction(), id)
        .orElseThrow(() -> StripeError.missing(ObjectType.PAYMENT_METHOD, "payment_method", id));
  }

  /** The card that a parameter names; {@code pm_card_…} makes a new one. */
  static Thing use(Transaction transaction, String param, String id) {
    return find(transaction, id)
        .orElseThrow(() -> StripeError.missingFromParameter(ObjectType.PAYMENT_METHOD, param, id));
  }

  private static Optional<Thing> find(Transaction transaction, String id) {
    return TestCard.ofPaymentMethod(id)
        .map(card -> create(transaction, card))
        .or(() -> transaction.find(ObjectType.PAYMENT_METHOD, id));
  }

  /**
   * The card that is to pay for, or be saved for, {@code customerId} (empty: nobody).
   *
   * @throws StripeError when it is another customer's, or was detached or used up
   */
  static Thing usableBy(Transaction transaction, String cardId, String customerId) {
    Thing card = use(transaction, "payment_method", cardId);
    String owner = card.text("customer");
    if (owner.isEmpty()) {
      requireUnspent(card);
    } else if (customerId.isEmpty()) {
      throw StripeError.refused(
          "",
          "The PaymentMethod you provided (%s) is attached to a customer, so for security purposes you must provide the customer in the request."
              .formatted(card.id()));
    } else if (!owner.equals(customerId)) {
      throw StripeError.refused(
          "",
          "The PaymentMethod %s does not belong to the Customer %s you supplied. Please use this PaymentMethod with the Customer that it belongs to instead."
              .formatted(card.id(), customerId));
    }
    return card;
  }

  private static void requireUnspent(Thing card) {
    if (card.hidden().path("spent").asBoolean(false)) {
      throw StripeError.refused("payment_method_unexpected_state", SPENT);
    }
  }

  static TestCard cardOf(Thing card) {
    return TestCard.valueOf(card.hidden().path("card").textValue());
  }
}
