package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.ParameterKind.TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.moments;
import static io.runtally.sandbox.stripe.Parameters.optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/**
 * Disputes: a bank takes the money back until it is settled who was right. An inquiry only asks,
 * and moves no money.
 */
final class Disputes {
  private static final long FEE_CENTS = 1_500;
  private static final Duration TIME_FOR_EVIDENCE = Duration.ofDays(7);
  private static final Parameters LIST =
      Parameters.ofList(
          optional("charge", TEXT),
          optional("created", moments()),
          optional("payment_intent", TEXT));

  /** How a dispute ends. */
  enum End {
    WON("won"),
    LOST("lost"),
    /** An inquiry of which no dispute has become. */
    WARNING_CLOSED("warning_closed");

    private final String status;

    End(String status) {
      this.status = status;
    }
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/disputes", LIST, Disputes::list),
        Route.get("/v1/disputes/{id}", Parameters.ofRequest(), call -> inPath(call).shown()),
        Route.post("/v1/disputes/{id}/close", Parameters.ofRequest(), Disputes::concede));
  }

  private static ObjectNode list(Call call) {
    Values filter = call.values();
    return Lists.page(
        call,
        ObjectType.DISPUTE,
        "/v1/disputes",
        dispute ->
            filter.text("charge").map(dispute.text("charge")::equals).orElse(true)
                && filter
                    .text("payment_intent")
                    .map(dispute.text("payment_intent")::equals)
                    .orElse(true));
  }

  private static Thing inPath(Call call) {
    return call.transaction()
        .find(ObjectType.DISPUTE, call.id())
        .orElseThrow(() -> StripeError.missing(ObjectType.DISPUTE, "dispute", call.id()));
  }

  private static ObjectNode concede(Call call) {
    Thing dispute = inPath(call);
    if (!dispute.text("status").endsWith("needs_response")) {
      throw StripeError.refused("", "This dispute is already closed.");
    }
    end(call, dispute, isInquiry(dispute) ? End.WARNING_CLOSED : End.LOST);
    return dispute.shown();
  }

  /**
   * A bank disputes, or inquires about, a charge.
   *
   * @param status {@code needs_response}, or {@code warning_needs_response} for an inquiry
   */
  static Thing open(Call call, Thing charge, long amount, String reason, String status) {
    Transaction transaction = call.transaction();
    ObjectNode shown = blank();
    shown.put("id", Transaction.newId(ObjectType.DISPUTE)).put("amount", amount);
    shown.put("charge", charge.id()).put("created", transaction.nowSeconds());
    shown.set("currency", charge.shown().get("currency"));
    shown.set("payment_intent", charge.shown().get("payment_intent"));
    shown.put("reason", reason).put("status", status);
    ((ObjectNode) shown.get("evidence_details"))
        .put("due_by", transaction.now().plus(TIME_FOR_EVIDENCE).getEpochSecond());
    boolean inquiry = status.startsWith("warning");
    ((ObjectNode) shown.at("/payment_method_details/card"))
        .put("case_type", inquiry ? "inquiry" : "chargeback");
    shown.put("is_charge_refundable", inquiry);
    Thing dispute = transaction.create(ObjectType.DISPUTE, shown, Json.object());
    if (inquiry) {
      transaction.event("charge.dispute.created", dispute, call.request());
    } else {
      move(transaction, dispute, -amount);
      transaction.event("charge.dispute.created", dispute, call.request());
      withdraw(call, dispute, charge);
    }
    return dispute;
  }

  private static void withdraw(Call call, Thing dispute, Thing charge) {
    charge.shown().put("disputed", true);
    call.transaction().save(charge);
    call.transaction().event("charge.dispute.funds_withdrawn", dispute, call.request());
  }

  static boolean isInquiry(Thing dispute) {
    return dispute.text("status").startsWith("warning");
  }

  /** An inquiry becomes a dispute. */
  static void escalate(Call call, Thing dispute) {
    ObjectNode shown = dispute.shown();
    shown.put("status", "needs_response").put("is_charge_refundable", false);
    ((ObjectNode) shown.at("/payment_method_details/card")).put("case_type", "chargeback");
    move(call.transaction(), dispute, -shown.path("amount").longValue());
    call.transaction().event("charge.dispute.updated", dispute, call.request());
    withdraw(call, dispute, call.transaction().get(ObjectType.CHARGE, dispute.text("charge")));
  }

  /** It is settled; won, the money comes back. */
  static void end(Call call, Thing dispute, End end) {
    Transaction transaction = call.transaction();
    dispute.shown().put("status", end.status);
    transaction.save(dispute);
    if (end == End.WON) {
      move(transaction, dispute, dispute.shown().path("amount").longValue());
      transaction.event("charge.dispute.funds_reinstated", dispute, call.request());
    }
    transaction.event("charge.dispute.closed", dispute, call.request());
  }

  /** Books money that a bank takes (negative) or gives back. */
  private static void move(Transaction transaction, Thing dispute, long cents) {
    long withdrawn = dispute.hidden().path("withdrawnCents").longValue();
    dispute.hidden().put("withdrawnCents", withdrawn - cents);
    long fee = cents < 0 ? FEE_CENTS : 0;
    ObjectNode booked =
        Json.read(
            """
            {
              "id": "", "object": "balance_transaction", "amount": 0, "available_on": 0,
              "balance_type": "payments", "created": 0, "currency": "", "description": "",
              "exchange_rate": null, "fee": 0, "fee_details": [], "net": 0,
              "reporting_category": "", "source": "", "status": "pending", "type": "adjustment"
            }
            """);
    booked.put("id", "txn_" + Transaction.random(24)).put("amount", cents).put("fee", fee);
    booked.put("net", cents - fee).put("source", dispute.id());
    booked.put("available_on", transaction.nowSeconds()).put("created", transaction.nowSeconds());
    booked.set("currency", dispute.shown().get("currency"));
    booked.put("reporting_category", cents < 0 ? "dispute" : "dispute_reversal");
    booked.put(
        "description",
        (cents < 0 ? "Chargeback withdrawal for " : "Chargeback reversal for ")
            + dispute.text("charge"));
    ((ArrayNode) dispute.shown().get("balance_transactions")).add(booked);
    transaction.save(dispute);
  }

  private static ObjectNode blank() {
    return Json.read(
        """
        {
          "id": "", "object": "dispute", "amount": 0, "balance_transactions": [], "charge": "",
          "created": 0, "currency": "", "enhanced_eligibility_types": [], "evidence": {
            "access_activity_log": null, "billing_address": null, "cancellation_policy": null,
            "cancellation_policy_disclosure": null, "cancellation_rebuttal": null,
            "customer_communication": null, "customer_email_address": null, "customer_name": null,
            "customer_purchase_ip": null, "customer_signature": null,
            "duplicate_charge_documentation": null, "duplicate_charge_explanation": null,
            "duplicate_charge_id": null, "enhanced_evidence": {}, "product_description": null,
            "receipt": null, "refund_policy": null, "refund_policy_disclosure": null,
            "refund_refusal_explanation": null, "service_date": null,
            "service_documentation": null, "shipping_address": null, "shipping_carrier": null,
            "shipping_date": null, "shipping_documentation": null,
            "shipping_tracking_number": null, "uncategorized_file": null,
            "uncategorized_text": null
          },
          "evidence_details": {
            "due_by": 0, "enhanced_eligibility": {}, "has_evidence": false, "past_due": false,
            "submission_count": 0
          },
          "is_charge_refundable": false, "livemode": false, "metadata": {},
          "payment_intent": null, "payment_method_details": {
            "card": {
              "brand": "visa", "case_type": "", "network": "visa", "network_reason_code": "10.4"
            },
            "type": "card"
          },
          "reason": "", "status": ""
        }
        """);
  }
}
