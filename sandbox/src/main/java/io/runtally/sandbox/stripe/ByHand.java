package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Function;

/**
 * What banks, card holders and people in Stripe's dashboard do, for the control API: customers with
 * a saved card, refunds, disputes, answers to a demand for authentication.
 */
final class ByHand {
  private final State state;
  private final PaymentMethods paymentMethods;
  private final Refunds refunds;
  private final Authentication authentication;

  ByHand(
      State state, PaymentMethods paymentMethods, Refunds refunds, Authentication authentication) {
    this.state = state;
    this.paymentMethods = paymentMethods;
    this.refunds = refunds;
    this.authentication = authentication;
  }

  ObjectNode createCustomer(ControlInput input) {
    input.allow(Set.of("organization", "card"));
    String organization = input.text("organization");
    String card = input.optionalText("card").orElse(TestCard.VISA.paymentMethodId());
    if (TestCard.ofPaymentMethod(card).isEmpty()) {
      throw new ControlProblem(
          "\"card\" must be a test card such as pm_card_visa, and is \"%s\".".formatted(card));
    }
    return change(tx -> createCustomer(tx, organization, card));
  }

  private ObjectNode createCustomer(Transaction transaction, String organization, String card) {
    ObjectNode wishes = Json.object();
    wishes.putObject("metadata").put(Organizations.ORGANIZATION, organization);
    Call call = Call.byHand(transaction, wishes);
    Thing customer = Customers.create(call);
    Thing attached = paymentMethods.attach(call, "card", card, customer.id());
    // As if its holder had been asked while it was saved.
    attached.hidden().put("setUpOffSession", true);
    transaction.save(attached);
    Customers.makeDefault(transaction, customer, attached);
    return Json.object()
        .put("customerId", customer.id())
        .put("paymentMethodId", attached.id())
        .put("organization", organization);
  }

  ObjectNode refund(ControlInput input) {
    input.allow(Set.of("paymentIntentId", "amountCents"));
    ObjectNode wishes = Json.object().put("payment_intent", input.text("paymentIntentId"));
    if (input.has("amountCents")) {
      wishes.put("amount", input.wholeNumber("amountCents"));
    }
    return change(tx -> refunds.create(Call.byHand(tx, wishes)).shown());
  }

  ObjectNode failRefund(String id) {
    return change(tx -> {
      Thing refund = find(tx, ObjectType.REFUND, id);
      if (!refund.text("status").equals("succeeded")) {
        throw new ControlProblem(
            "Refund %s cannot fail: it is %s.".formatted(id, refund.text("status")));
      }
      Refunds.fail(Call.byItself(tx), refund);
      return refund.shown();
    });
  }

  ObjectNode dispute(ControlInput input) {
    input.allow(Set.of("paymentIntentId", "amountCents", "reason", "inquiry"));
    return change(tx -> {
      Thing intent = find(tx, ObjectType.PAYMENT_INTENT, input.text("paymentIntentId"));
      if (!intent.text("status").equals("succeeded")) {
        throw new ControlProblem(
            "Only a payment that succeeded can be disputed, and %s is %s."
                .formatted(intent.id(), intent.text("status")));
      }
      Thing charge = tx.get(ObjectType.CHARGE, intent.text("latest_charge"));
      long whole = charge.shown().path("amount").longValue();
      long amount = input.wholeNumber("amountCents", whole);
      if (amount < 1 || amount > whole) {
        throw new ControlProblem(
            "\"amountCents\" must be from 1 to %d, and is %d.".formatted(whole, amount));
      }
      String reason = input.optionalText("reason").orElse("fraudulent");
      String status = input.flag("inquiry") ? "warning_needs_response" : "needs_response";
      return Disputes.open(Call.byItself(tx), charge, amount, reason, status).shown();
    });
  }

  ObjectNode closeDispute(String id, ControlInput input) {
    input.allow(Set.of("end"));
    Disputes.End end = input.oneOf("end", Disputes.End.class);
    return change(tx -> {
      Thing dispute = openDispute(tx, id);
      if (Disputes.isInquiry(dispute) != (end == Disputes.End.WARNING_CLOSED)) {
        throw new ControlProblem(
            "An inquiry ends as WARNING_CLOSED, a dispute as WON or LOST; %s is %s."
                .formatted(id, dispute.text("status")));
      }
      Disputes.end(Call.byItself(tx), dispute, end);
      return dispute.shown();
    });
  }

  ObjectNode escalateDispute(String id) {
    return change(tx -> {
      Thing dispute = openDispute(tx, id);
      if (!Disputes.isInquiry(dispute)) {
        throw new ControlProblem("%s is no inquiry.".formatted(id));
      }
      Disputes.escalate(Call.byItself(tx), dispute);
      return dispute.shown();
    });
  }

  private static Thing openDispute(Transaction transaction, String id) {
    Thing dispute = find(transaction, ObjectType.DISPUTE, id);
    if (!dispute.text("status").endsWith("needs_response")) {
      throw new ControlProblem(
          "Dispute %s is over: it is %s.".formatted(id, dispute.text("status")));
    }
    return dispute;
  }

  ObjectNode authenticate(String id, ControlInput input) {
    input.allow(Set.of("response"));
    Authentication.Response response = input.oneOf("response", Authentication.Response.class);
    return change(tx -> {
      Thing intent =
          Authentication.waiting(tx, id)
              .orElseThrow(() ->
                  new ControlProblem(
                      "There is no intent \"%s\" that waits for authentication.".formatted(id)));
      return authentication.respond(Call.byItself(tx), intent, response).shown();
    });
  }

  private static Thing find(Transaction transaction, ObjectType type, String id) {
    return transaction
        .find(type, id)
        .orElseThrow(() -> new ControlProblem("There is no %s \"%s\".".formatted(type.word(), id)));
  }

  /** Does what Stripe itself may refuse. */
  private ObjectNode change(Function<Transaction, ObjectNode> work) {
    try {
      return state.change(work);
    } catch (StripeError refused) {
      throw new ControlProblem("Stripe refuses that: " + refused.getMessage());
    }
  }
}
