package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.ParameterKind.FREE;
import static io.runtally.sandbox.stripe.ParameterKind.METADATA;
import static io.runtally.sandbox.stripe.ParameterKind.REMOVABLE_TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.moments;
import static io.runtally.sandbox.stripe.ParameterKind.nested;
import static io.runtally.sandbox.stripe.Parameters.optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.stripe.Parameters.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Customers: who has which cards, and which of them is the default. */
final class Customers {
  private static final List<Parameter> DETAILS =
      List.of(
          optional("address", FREE),
          optional("description", REMOVABLE_TEXT),
          optional("email", REMOVABLE_TEXT),
          optional("metadata", METADATA),
          optional("name", REMOVABLE_TEXT),
          optional("phone", REMOVABLE_TEXT),
          optional("invoice_settings", nested(optional("default_payment_method", REMOVABLE_TEXT))));
  private static final Parameters UPDATE = Parameters.ofRequest(DETAILS.toArray(Parameter[]::new));
  private static final Parameters CREATE = Parameters.ofRequest(withPaymentMethod());
  private static final Parameters LIST =
      Parameters.ofList(optional("created", moments()), optional("email", TEXT));
  private static final List<String> COPIED =
      List.of("address", "description", "email", "name", "phone");

  private final PaymentMethods paymentMethods;

  Customers(PaymentMethods paymentMethods) {
    this.paymentMethods = paymentMethods;
  }

  private static Parameter[] withPaymentMethod() {
    List<Parameter> all = new ArrayList<>(DETAILS);
    all.add(optional("payment_method", TEXT));
    return all.toArray(Parameter[]::new);
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/customers", CREATE, this::createWithCard),
        Route.get("/v1/customers", LIST, Customers::list),
        Route.get(
            "/v1/customers/{id}",
            Parameters.ofRequest(),
            call -> inPath(call.transaction(), call.id()).shown()),
        Route.post("/v1/customers/{id}", UPDATE, this::update),
        Route.delete("/v1/customers/{id}", Parameters.of(), this::delete));
  }

  private ObjectNode createWithCard(Call call) {
    Thing customer = create(call);
    call.values()
        .text("payment_method")
        .ifPresent(id -> paymentMethods.attach(call, "payment_method", id, customer.id()));
    setDefault(call, customer);
    call.transaction().save(customer);
    return customer.shown();
  }

  /** A new customer, without a card. */
  static Thing create(Call call) {
    Transaction transaction = call.transaction();
    ObjectNode shown = blank(transaction);
    call.values().copy(COPIED, shown);
    call.values().mergeMetadata(shown);
    Thing customer = transaction.create(ObjectType.CUSTOMER, shown, Json.object());
    transaction.event("customer.created", customer, call.request());
    return customer;
  }

  static void makeDefault(Transaction transaction, Thing customer, Thing card) {
    ((ObjectNode) customer.shown().get("invoice_settings"))
        .put("default_payment_method", card.id());
    transaction.save(customer);
  }

  private ObjectNode update(Call call) {
    Transaction transaction = call.transaction();
    Thing customer = livingInPath(transaction, call.id());
    call.values().copy(COPIED, customer.shown());
    call.values().mergeMetadata(customer.shown());
    setDefault(call, customer);
    transaction.save(customer);
    transaction.event("customer.updated", customer, call.request());
    return customer.shown();
  }

  private static void setDefault(Call call, Thing customer) {
    Values settings = call.values().nested("invoice_settings");
    settings
        .text("default_payment_method")
        .ifPresent(id -> requireAttached(call.transaction(), id, customer.id()));
    settings.copy("default_payment_method", (ObjectNode) customer.shown().get("invoice_settings"));
  }

  private static void requireAttached(Transaction transaction, String cardId, String customerId) {
    String param = "invoice_settings[default_payment_method]";
    Optional<Thing> card = transaction.find(ObjectType.PAYMENT_METHOD, cardId);
    if (card.isEmpty()) {
      throw StripeError.missingFromParameter(ObjectType.PAYMENT_METHOD, param, cardId);
    }
    if (!card.get().text("customer").equals(customerId)) {
      throw StripeError.invalid(
          param,
          "resource_missing",
          "The customer does not have a payment method with the ID %s. The payment method must be attached to the customer."
              .formatted(cardId));
    }
  }

  private ObjectNode delete(Call call) {
    Transaction transaction = call.transaction();
    Thing customer = livingInPath(transaction, call.id());
    transaction
        .newestFirst(ObjectType.PAYMENT_METHOD)
        .filter(card -> card.text("customer").equals(customer.id()))
        .map(Thing::copy)
        .toList()
        .forEach(card -> paymentMethods.detach(call, card));
    // Who it was stays known: a webhook or a fault may still concern that organization.
    ObjectNode hidden = customer.hidden();
    hidden.set("metadata", customer.shown().get("metadata"));
    ObjectNode gone =
        Json.object().put("id", customer.id()).put("object", "customer").put("deleted", true);
    transaction.event("customer.deleted", customer, call.request());
    transaction.save(new Thing(customer.type(), customer.id(), customer.number(), gone, hidden));
    return gone;
  }

  private static ObjectNode list(Call call) {
    Optional<String> email = call.values().text("email");
    return Lists.page(
        call,
        ObjectType.CUSTOMER,
        "/v1/customers",
        customer -> !isDeleted(customer) && email.map(customer.text("email")::equals).orElse(true));
  }

  /** The customer that the path names; a deleted one shows that it is. */
  static Thing inPath(Transaction transaction, String id) {
    return transaction
        .find(ObjectType.CUSTOMER, id)
        .orElseThrow(() -> StripeError.missing(ObjectType.CUSTOMER, "id", id));
  }

  private static Thing livingInPath(Transaction transaction, String id) {
    Thing customer = inPath(transaction, id);
    if (isDeleted(customer)) {
      throw StripeError.missing(ObjectType.CUSTOMER, "id", id);
    }
    return customer;
  }

  /** The customer that the parameter {@code customer} names. */
  static Thing inParameter(Transaction transaction, String id) {
    return transaction
        .find(ObjectType.CUSTOMER, id)
        .filter(customer -> !isDeleted(customer))
        .orElseThrow(() -> StripeError.missingFromParameter(ObjectType.CUSTOMER, "customer", id));
  }

  private static boolean isDeleted(Thing customer) {
    return customer.shown().path("deleted").asBoolean(false);
  }

  private static ObjectNode blank(Transaction transaction) {
    ObjectNode blank =
        Json.read(
            """
            {
              "id": "", "object": "customer", "address": null, "balance": 0, "created": 0,
              "currency": null, "default_source": null, "delinquent": false, "description": null,
              "discount": null, "email": null, "invoice_prefix": "", "invoice_settings": {
                "custom_fields": null, "default_payment_method": null, "footer": null,
                "rendering_options": null
              },
              "livemode": false, "metadata": {}, "name": null, "next_invoice_sequence": 1,
              "phone": null, "preferred_locales": [], "shipping": null, "tax_exempt": "none",
              "test_clock": null
            }
            """);
    blank.put("id", Transaction.newId(ObjectType.CUSTOMER));
    blank.put("created", transaction.nowSeconds());
    blank.put("invoice_prefix", Transaction.random(8).toUpperCase(Locale.ROOT));
    return blank;
  }
}
