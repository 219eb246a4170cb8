package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.ParameterKind.TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.moments;
import static io.runtally.sandbox.stripe.Parameters.optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;

/** Charges: each attempt to take money from a card, whether it succeeded or not. */
final class Charges {
  private static final Parameters LIST =
      Parameters.ofList(
          optional("created", moments()),
          optional("customer", TEXT),
          optional("payment_intent", TEXT));

  private final URI address;

  /**
   * Charges of one simulator.
   *
   * @param address where receipts are shown
   */
  Charges(URI address) {
    this.address = address;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/charges", LIST, Charges::list),
        Route.get(
            "/v1/charges/{id}",
            Parameters.ofRequest(),
            call -> inPath(call.transaction(), call.id()).shown()));
  }

  private static ObjectNode list(Call call) {
    Values filter = call.values();
    return Lists.page(
        call,
        ObjectType.CHARGE,
        "/v1/charges",
        charge ->
            filter.text("customer").map(charge.text("customer")::equals).orElse(true)
                && filter
                    .text("payment_intent")
                    .map(charge.text("payment_intent")::equals)
                    .orElse(true));
  }

  private static Thing inPath(Transaction transaction, String id) {
    return transaction
        .find(ObjectType.CHARGE, id)
        .orElseThrow(() -> StripeError.missing(ObjectType.CHARGE, "charge", id));
  }

  /** The money has left the card. */
  Thing succeeded(Call call, Thing intent, Thing card) {
    ObjectNode shown = blank(call.transaction(), intent, card);
    long amount = intent.shown().path("amount").longValue();
    shown.put("amount_captured", amount).put("captured", true).put("paid", true);
    shown.put("status", "succeeded");
    shown.put("balance_transaction", "txn_" + Transaction.random(24));
    shown.put("receipt_url", address.resolve("/receipts/" + shown.path("id").asText()).toString());
    outcome(shown, "authorized", "approved_by_network", "Payment complete.");
    Thing charge = call.transaction().create(ObjectType.CHARGE, shown, hidden(card));
    call.transaction().event("charge.succeeded", charge, call.request());
    return charge;
  }

  /** The bank said no. */
  Thing failed(Call call, Thing intent, Thing card, Decline decline) {
    ObjectNode shown = blank(call.transaction(), intent, card);
    shown.put("status", "failed").put("failure_code", decline.code());
    shown.put("failure_message", decline.message());
    outcome(
        shown,
        "issuer_declined",
        "declined_by_network",
        "The bank did not return any further details with this decline.");
    ObjectNode outcome = (ObjectNode) shown.get("outcome");
    outcome.put("reason", decline.declineCode());
    if (!decline.adviceCode().isEmpty()) {
      outcome.put("advice_code", decline.adviceCode());
    }
    if (!decline.networkDeclineCode().isEmpty()) {
      outcome.put("network_decline_code", decline.networkDeclineCode());
    }
    Thing charge = call.transaction().create(ObjectType.CHARGE, shown, hidden(card));
    call.transaction().event("charge.failed", charge, call.request());
    return charge;
  }

  private static ObjectNode hidden(Thing card) {
    return Json.object().put("card", PaymentMethods.cardOf(card).name());
  }

  private static void outcome(ObjectNode charge, String type, String network, String message) {
    ObjectNode outcome = charge.putObject("outcome");
    outcome.putNull("advice_code").putNull("network_advice_code").putNull("network_decline_code");
    outcome.put("network_status", network).putNull("reason").put("seller_message", message);
    outcome.put("risk_level", "normal").put("risk_score", 1).put("type", type);
  }

  private static ObjectNode blank(Transaction transaction, Thing intent, Thing card) {
    ObjectNode shown =
        Json.read(
            """
            {
              "id": "", "object": "charge", "amount": 0, "amount_captured": 0,
              "amount_refunded": 0, "application": null, "application_fee": null,
              "application_fee_amount": null, "balance_transaction": null, "billing_details": {},
              "calculated_statement_descriptor": "RUNTALLY", "captured": false, "created": 0,
              "currency": "", "customer": null, "description": null, "disputed": false,
              "failure_balance_transaction": null, "failure_code": null, "failure_message": null,
              "fraud_details": {}, "livemode": false, "metadata": {}, "on_behalf_of": null,
              "outcome": null, "paid": false, "payment_intent": "", "payment_method": "",
              "payment_method_details": {}, "receipt_email": null, "receipt_number": null,
              "receipt_url": null, "refunded": false, "review": null, "shipping": null,
              "source": null, "source_transfer": null, "statement_descriptor": null,
              "statement_descriptor_suffix": null, "status": "", "transfer_data": null,
              "transfer_group": null
            }
            """);
    shown.put("id", Transaction.newId(ObjectType.CHARGE));
    shown.put("created", transaction.nowSeconds());
    shown.put("payment_intent", intent.id()).put("payment_method", card.id());
    shown.set("billing_details", card.shown().get("billing_details").deepCopy());
    for (String same :
        List.of("amount", "currency", "customer", "description", "metadata", "receipt_email")) {
      shown.set(same, intent.shown().get(same).deepCopy());
    }
    shown.set("payment_method_details", details(card));
    return shown;
  }

  private static ObjectNode details(Thing card) {
    ObjectNode details =
        Json.read(
            """
            {
              "card": {
                "amount_authorized": null, "authorization_code": null, "brand": "", "checks": null,
                "country": "US", "exp_month": 0, "exp_year": 0, "fingerprint": "",
                "extended_authorization": { "status": "disabled" }, "funding": "credit",
                "incremental_authorization": { "status": "unavailable" }, "installments": null,
                "last4": "", "mandate": null, "multicapture": { "status": "unavailable" },
                "network": "", "network_token": { "used": false }, "network_transaction_id": null,
                "overcapture": { "maximum_amount_capturable": 0, "status": "unavailable" },
                "regulated_status": "unregulated", "three_d_secure": null,
                "transaction_link_id": null, "wallet": null
              },
              "type": "card"
            }
            """);
    ObjectNode face = (ObjectNode) details.get("card");
    ObjectNode of = (ObjectNode) card.shown().get("card");
    for (String same :
        List.of("brand", "checks", "exp_month", "exp_year", "fingerprint", "last4")) {
      face.set(same, of.get(same).deepCopy());
    }
    face.set("network", of.get("brand"));
    return details;
  }
}
