package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All money that moved: what left cards, what went back, what banks took. Amounts are whole cents,
 * lists are in the order in which it happened.
 */
public record Book(List<Charge> charges, List<Refund> refunds, List<Dispute> disputes) {
  public Book {
    charges = List.copyOf(charges);
    refunds = List.copyOf(refunds);
    disputes = List.copyOf(disputes);
  }

  /**
   * A charge that succeeded.
   *
   * @param organization of the payment's metadata; empty where it names none
   * @param rechargeId of the payment's metadata; absent for a purchase
   * @param customer empty where nobody's
   * @param card the test card, such as {@code pm_card_visa}
   */
  public record Charge(
      String paymentIntentId,
      String chargeId,
      String organization,
      Optional<String> rechargeId,
      String customer,
      String card,
      long amountCents,
      String currency,
      Instant at) {}

  /**
   * A refund, whatever became of it.
   *
   * @param status {@code succeeded}, {@code pending}, {@code failed} or {@code canceled}
   */
  public record Refund(
      String refundId,
      String paymentIntentId,
      String chargeId,
      String organization,
      long amountCents,
      String currency,
      String status,
      Instant at) {}

  /**
   * A dispute.
   *
   * @param withdrawnCents what the bank has taken back and not given back since
   */
  public record Dispute(
      String disputeId,
      String paymentIntentId,
      String chargeId,
      String organization,
      long amountCents,
      long withdrawnCents,
      String currency,
      String status,
      Instant at) {}

  /** What left cards. */
  public long chargedCents() {
    return charges.stream().mapToLong(Charge::amountCents).sum();
  }

  /** What went back to cards by refunds that did not fail. */
  public long refundedCents() {
    return refunds.stream()
        .filter(refund -> !refund.status().equals("failed") && !refund.status().equals("canceled"))
        .mapToLong(Refund::amountCents)
        .sum();
  }

  /** What banks hold because of disputes. */
  public long withdrawnCents() {
    return disputes.stream().mapToLong(Dispute::withdrawnCents).sum();
  }

  static Book of(Transaction transaction) {
    return new Book(
        transaction
            .oldestFirst(ObjectType.CHARGE)
            .filter(charge -> charge.text("status").equals("succeeded"))
            .map(charge -> charge(transaction, charge))
            .toList(),
        transaction
            .oldestFirst(ObjectType.REFUND)
            .map(refund -> refund(transaction, refund))
            .toList(),
        transaction
            .oldestFirst(ObjectType.DISPUTE)
            .map(dispute -> dispute(transaction, dispute))
            .toList());
  }

  private static Charge charge(Transaction transaction, Thing charge) {
    return new Charge(
        charge.text("payment_intent"),
        charge.id(),
        organization(transaction, charge),
        Json.text((ObjectNode) charge.shown().get("metadata"), Organizations.RECHARGE),
        charge.text("customer"),
        TestCard.valueOf(charge.hidden().path("card").textValue()).paymentMethodId(),
        amount(charge),
        charge.text("currency"),
        at(charge));
  }

  private static Refund refund(Transaction transaction, Thing refund) {
    return new Refund(
        refund.id(),
        refund.text("payment_intent"),
        refund.text("charge"),
        organization(transaction, refund),
        amount(refund),
        refund.text("currency"),
        refund.text("status"),
        at(refund));
  }

  private static Dispute dispute(Transaction transaction, Thing dispute) {
    return new Dispute(
        dispute.id(),
        dispute.text("payment_intent"),
        dispute.text("charge"),
        organization(transaction, dispute),
        amount(dispute),
        dispute.hidden().path("withdrawnCents").longValue(),
        dispute.text("currency"),
        dispute.text("status"),
        at(dispute));
  }

  private static String organization(Transaction transaction, Thing thing) {
    return Organizations.of(transaction, thing).orElse("");
  }

  private static long amount(Thing thing) {
    return thing.shown().path("amount").longValue();
  }

  private static Instant at(Thing thing) {
    return Instant.ofEpochSecond(thing.created());
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.set("charges", charges.stream().map(Book::toJson).collect(Json.toArray()));
    json.set("refunds", refunds.stream().map(Book::toJson).collect(Json.toArray()));
    json.set("disputes", disputes.stream().map(Book::toJson).collect(Json.toArray()));
    return json.put("chargedCents", chargedCents())
        .put("refundedCents", refundedCents())
        .put("withdrawnCents", withdrawnCents());
  }

  private static ObjectNode toJson(Charge charge) {
    return Json.object()
        .put("paymentIntentId", charge.paymentIntentId())
        .put("chargeId", charge.chargeId())
        .put("organization", charge.organization())
        .put("rechargeId", charge.rechargeId().orElse(null))
        .put("customer", charge.customer())
        .put("card", charge.card())
        .put("amountCents", charge.amountCents())
        .put("currency", charge.currency())
        .put("at", charge.at().toString());
  }

  private static ObjectNode toJson(Refund refund) {
    return Json.object()
        .put("refundId", refund.refundId())
        .put("paymentIntentId", refund.paymentIntentId())
        .put("chargeId", refund.chargeId())
        .put("organization", refund.organization())
        .put("amountCents", refund.amountCents())
        .put("currency", refund.currency())
        .put("status", refund.status())
        .put("at", refund.at().toString());
  }

  private static ObjectNode toJson(Dispute dispute) {
    return Json.object()
        .put("disputeId", dispute.disputeId())
        .put("paymentIntentId", dispute.paymentIntentId())
        .put("chargeId", dispute.chargeId())
        .put("organization", dispute.organization())
        .put("amountCents", dispute.amountCents())
        .put("withdrawnCents", dispute.withdrawnCents())
        .put("currency", dispute.currency())
        .put("status", dispute.status())
        .put("at", dispute.at().toString());
  }

  static Book fromJson(ObjectNode json) {
    List<Charge> charges = new ArrayList<>();
    json.path("charges").forEach(one -> charges.add(chargeFromJson(one)));
    List<Refund> refunds = new ArrayList<>();
    json.path("refunds").forEach(one -> refunds.add(refundFromJson(one)));
    List<Dispute> disputes = new ArrayList<>();
    json.path("disputes").forEach(one -> disputes.add(disputeFromJson(one)));
    return new Book(charges, refunds, disputes);
  }

  private static Charge chargeFromJson(JsonNode json) {
    return new Charge(
        json.path("paymentIntentId").asText(),
        json.path("chargeId").asText(),
        json.path("organization").asText(),
        Optional.ofNullable(json.path("rechargeId").textValue()),
        json.path("customer").asText(),
        json.path("card").asText(),
        json.path("amountCents").longValue(),
        json.path("currency").asText(),
        Instant.parse(json.path("at").asText()));
  }

  private static Refund refundFromJson(JsonNode json) {
    return new Refund(
        json.path("refundId").asText(),
        json.path("paymentIntentId").asText(),
        json.path("chargeId").asText(),
        json.path("organization").asText(),
        json.path("amountCents").longValue(),
        json.path("currency").asText(),
        json.path("status").asText(),
        Instant.parse(json.path("at").asText()));
  }

  private static Dispute disputeFromJson(JsonNode json) {
    return new Dispute(
        json.path("disputeId").asText(),
        json.path("paymentIntentId").asText(),
        json.path("chargeId").asText(),
        json.path("organization").asText(),
        json.path("amountCents").longValue(),
        json.path("withdrawnCents").longValue(),
        json.path("currency").asText(),
        json.path("status").asText(),
        Instant.parse(json.path("at").asText()));
  }
}
