package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.ParameterKind.METADATA;
import static io.runtally.sandbox.stripe.ParameterKind.TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.WHOLE_NUMBER;
import static io.runtally.sandbox.stripe.ParameterKind.moments;
import static io.runtally.sandbox.stripe.ParameterKind.oneOf;
import static io.runtally.sandbox.stripe.Parameters.optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.stripe.TestCard.Behaviour;
import java.time.Duration;
import java.util.List;

/** Refunds: money that goes back, and sometimes does not arrive. */
final class Refunds {
  /** How long a refund that is going to fail looks as if it had succeeded. */
  private static final Duration UNTIL_FAILURE = Duration.ofSeconds(2);

  private static final Parameters CREATE =
      Parameters.ofRequest(
          optional("amount", WHOLE_NUMBER),
          optional("charge", TEXT),
          optional("metadata", METADATA),
          optional("payment_intent", TEXT),
          optional("reason", oneOf("duplicate", "fraudulent", "requested_by_customer")));
  private static final Parameters LIST =
      Parameters.ofList(
          optional("charge", TEXT),
          optional("created", moments()),
          optional("payment_intent", TEXT));

  List<Route> routes() {
    return List.of(
        Route.post("/v1/refunds", CREATE, call -> create(call).shown()),
        Route.get("/v1/refunds", LIST, Refunds::list),
        Route.get(
            "/v1/refunds/{id}",
            Parameters.ofRequest(),
            call ->
                call.transaction()
                    .find(ObjectType.REFUND, call.id())
                    .orElseThrow(() -> StripeError.missing(ObjectType.REFUND, "id", call.id()))
                    .shown()));
  }

  private static ObjectNode list(Call call) {
    Values filter = call.values();
    return Lists.page(
        call,
        ObjectType.REFUND,
        "/v1/refunds",
        refund ->
            filter.text("charge").map(refund.text("charge")::equals).orElse(true)
                && filter
                    .text("payment_intent")
                    .map(refund.text("payment_intent")::equals)
                    .orElse(true));
  }

  /** Gives money back, as the parameters say. */
  Thing create(Call call) {
    Thing charge = charge(call);
    long left =
        charge.shown().path("amount").longValue()
            - charge.shown().path("amount_refunded").longValue();
    if (left == 0) {
      throw StripeError.refused(
          "charge_already_refunded", "Charge %s has already been refunded.".formatted(charge.id()));
    }
    if (charge.shown().path("disputed").asBoolean()) {
      throw StripeError.refused(
          "charge_disputed",
          "Charge %s has been charged back; cannot issue a refund.".formatted(charge.id()));
    }
    long amount = call.values().wholeNumber("amount").orElse(left);
    requireAmount(amount, left);
    return create(call, charge, amount);
  }

  private static void requireAmount(long amount, long left) {
    if (amount < 1) {
      throw StripeError.invalid("amount", "parameter_invalid_integer", "Invalid positive integer");
    }
    if (amount > left) {
      throw StripeError.invalid(
          "amount",
          "Refund amount ($%d.%02d) is greater than unrefunded amount on charge ($%d.%02d)"
              .formatted(amount / 100, amount % 100, left / 100, left % 100));
    }
  }

  private static Thing charge(Call call) {
    Values values = call.values();
    if (values.has("charge") == values.has("payment_intent")) {
      throw StripeError.invalid(
          "payment_intent",
          "parameter_missing",
          "One of the following params should be provided for this request: payment_intent or charge.");
    }
    Transaction transaction = call.transaction();
    if (values.has("charge")) {
      String id = values.required("charge");
      return transaction
          .find(ObjectType.CHARGE, id)
          .orElseThrow(() -> StripeError.missing(ObjectType.CHARGE, "charge", id));
    }
    String id = values.required("payment_intent");
    Thing intent =
        transaction
            .find(ObjectType.PAYMENT_INTENT, id)
            .orElseThrow(
                () -> StripeError.missing(ObjectType.PAYMENT_INTENT, "payment_intent", id));
    if (!intent.text("status").equals("succeeded")) {
      throw StripeError.refused(
          "", "This PaymentIntent (%s) does not have a successful charge to refund.".formatted(id));
    }
    return transaction.get(ObjectType.CHARGE, intent.text("latest_charge"));
  }

  private static Thing create(Call call, Thing charge, long amount) {
    Transaction transaction = call.transaction();
    ObjectNode shown = blank();
    shown.put("id", Transaction.newId(ObjectType.REFUND)).put("amount", amount);
    shown.put("created", transaction.nowSeconds()).put("charge", charge.id());
    shown.put("balance_transaction", "txn_" + Transaction.random(24));
    for (String same : List.of("currency", "payment_intent", "customer", "payment_method")) {
      shown.set(same, charge.shown().get(same));
    }
    call.values().copy("reason", shown);
    call.values().mergeMetadata(shown);
    ObjectNode hidden = Json.object();
    TestCard card = TestCard.valueOf(charge.hidden().path("card").textValue());
    if (card.behaviour() instanceof Behaviour.PaysAndRefundsFail) {
      hidden.put("failsAtMillis", transaction.now().plus(UNTIL_FAILURE).toEpochMilli());
    }
    Thing refund = transaction.create(ObjectType.REFUND, shown, hidden);
    long before = setRefunded(transaction, charge, amount);
    transaction.event("refund.created", refund, call.request());
    ObjectNode previous = Json.object().put("amount_refunded", before);
    transaction.event("charge.refunded", charge, call.request(), previous);
    return refund;
  }

  /** Adds to what has been refunded; returns what had been. */
  private static long setRefunded(Transaction transaction, Thing charge, long more) {
    ObjectNode shown = charge.shown();
    long before = shown.path("amount_refunded").longValue();
    shown.put("amount_refunded", before + more);
    shown.put("refunded", before + more == shown.path("amount").longValue());
    transaction.save(charge);
    return before;
  }

  /** The money did not arrive: it is the merchant's again. */
  static void fail(Call call, Thing refund) {
    Transaction transaction = call.transaction();
    ObjectNode shown = refund.shown();
    shown.put("status", "failed").put("failure_reason", "expired_or_canceled_card");
    shown.put("failure_balance_transaction", "txn_" + Transaction.random(24));
    refund.hidden().remove("failsAtMillis");
    transaction.save(refund);
    Thing charge = transaction.get(ObjectType.CHARGE, refund.text("charge"));
    setRefunded(transaction, charge, -shown.path("amount").longValue());
    transaction.event("refund.updated", refund, call.request());
    transaction.event("charge.refund.updated", refund, call.request());
    transaction.event("refund.failed", refund, call.request());
  }

  /** Lets those fail whose time has come. */
  static void failDue(Call call) {
    long now = call.transaction().now().toEpochMilli();
    call.transaction()
        .newestFirst(ObjectType.REFUND)
        .filter(refund -> refund.hidden().path("failsAtMillis").asLong(Long.MAX_VALUE) <= now)
        .map(Thing::copy)
        .toList()
        .forEach(refund -> fail(call, refund));
  }

  private static ObjectNode blank() {
    return Json.read(
        """
        {
          "id": "", "object": "refund", "amount": 0, "balance_transaction": null, "charge": "",
          "created": 0, "currency": "", "customer": null, "customer_account": null,
          "destination_details": {
            "card": {
              "reference_status": "pending",
              "reference_type": "acquirer_reference_number", "type": "refund"
            },
            "type": "card"
          },
          "metadata": {}, "payment_intent": null, "payment_method": null, "reason": null,
          "receipt_number": null, "source_transfer_reversal": null, "status": "succeeded",
          "transfer_reversal": null
        }
        """);
  }
}
