package io.runtally.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.runtally.audit.Explanation.Money;
import io.runtally.audit.Explanation.Nothing;
import io.runtally.audit.Explanation.Ordered;
import io.runtally.audit.Explanation.Usage;
import io.runtally.audit.Place.Position;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditDeduction.PaidRun;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import java.util.Optional;

/** An explanation as people read it, and as programs do. */
final class ExplanationText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private ExplanationText() {}

  static String forPeople(Explanation explanation) {
    LedgerEntry entry = explanation.entry();
    var text = new StringBuilder();
    line(
        text,
        "Entry %d of %s, booked %s: %+d credits, the balance went from %d to %d."
            .formatted(
                entry.sequence(),
                entry.organizationId(),
                entry.bookedAt(),
                entry.credits(),
                entry.balanceBefore(),
                entry.balanceAfter()));
    switch (explanation.cause()) {
      case Usage usage -> usage(text, usage);
      case Money money -> money(text, money);
      case Nothing _ ->
          line(text, "There is nothing behind it: no record has the id " + entry.reference() + ".");
    }
    line(text, "");
    line(text, "The entry lies in " + explanation.at() + ".");
    return text.toString();
  }

  private static void usage(StringBuilder text, Usage usage) {
    CreditDeduction receipt = usage.receipt();
    line(
        text,
        "It is a deduction of %d %s for %s."
            .formatted(
                receipt.credits(), receipt.credits() == 1 ? "credit" : "credits", receipt.meter()));
    if (receipt.overageFrom().isPresent()) {
      line(
          text,
          "It pays for the units %,d to %,d that this organization ever used beyond its allowances."
              .formatted(receipt.overageFrom().get(), receipt.overageTo().orElse(0L)));
    }
    usage
        .allowances()
        .forEach((month, allowance) ->
            line(text, "The allowance of %s was %,d runs then.".formatted(month, allowance)));
    line(text, "");
    line(text, "Receipt %s (%s) names:".formatted(receipt.deductionId(), usage.at()));
    for (PaidRun run : receipt.runs()) {
      Position at = usage.events().get(RunFact.event(run.source(), run.id()));
      line(
          text,
          "  %,7d of %s from %s in %s%s  %s"
              .formatted(
                  run.quantity(),
                  run.id(),
                  run.source(),
                  run.month(),
                  run.ruleSetId().map(id -> ", rule set " + id).orElse(""),
                  at == null ? "(not in run-events any more)" : at));
    }
  }

  private static void money(StringBuilder text, Money money) {
    CreditPayment payment = money.payment();
    line(
        text,
        "It is %s of %s, %s at %s."
            .formatted(
                name(payment.kind()),
                Dollars.of(payment.amountCents()),
                payment.paymentId(),
                payment.occurredAt()));
    payment.actor().ifPresent(actor -> line(text, "It was caused by " + actor + "."));
    payment.reason().ifPresent(reason -> line(text, "The reason given: " + reason));
    payment
        .reversesPaymentId()
        .ifPresent(reversed -> line(text, "It is about payment " + reversed + "."));
    payment.rechargeId().ifPresent(order -> line(text, "It pays recharge order " + order + "."));
    money.order().ifPresent(order -> order(text, order));
    line(text, "");
    money.tellings().forEach(at -> line(text, "The payment was told in " + at + "."));
  }

  private static void order(StringBuilder text, Ordered order) {
    line(
        text,
        "That was placed when the balance was %d, at or below the threshold of %d (%s)."
            .formatted(order.notice().balance(), order.notice().threshold(), order.at()));
  }

  private static String name(CreditPayment.Kind kind) {
    return switch (kind) {
      case PURCHASE -> "a purchase";
      case AUTO_RECHARGE -> "an auto-recharge";
      case REFUND -> "a refund";
      case REFUND_FAILED -> "a refund that failed";
      case DISPUTE -> "a dispute";
      case DISPUTE_REVERSAL -> "a dispute that ended in our favour";
      case ADJUSTMENT -> "an adjustment by support";
    };
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }

  static String forPrograms(Explanation explanation) {
    ObjectNode json = MAPPER.createObjectNode();
    json.set("entry", MAPPER.valueToTree(explanation.entry()));
    json.put("at", explanation.at().toString());
    switch (explanation.cause()) {
      case Usage usage -> {
        ObjectNode receipt = json.putObject("deduction");
        receipt.setAll(MAPPER.<ObjectNode>valueToTree(usage.receipt()));
        receipt.put("at", usage.at().toString());
        ArrayNode runs = receipt.putArray("runs");
        for (PaidRun run : usage.receipt().runs()) {
          ObjectNode line = MAPPER.valueToTree(run);
          line.put(
              "at",
              Optional.ofNullable(usage.events().get(RunFact.event(run.source(), run.id())))
                  .map(Position::toString)
                  .orElse(null));
          runs.add(line);
        }
        ObjectNode allowances = json.putObject("allowances");
        usage.allowances().forEach((month, runsOf) -> allowances.put(month.toString(), runsOf));
      }
      case Money money -> {
        ObjectNode payment = json.putObject("payment");
        payment.setAll(MAPPER.<ObjectNode>valueToTree(money.payment()));
        ArrayNode tellings = payment.putArray("at");
        money.tellings().forEach(at -> tellings.add(at.toString()));
        money
            .order()
            .ifPresent(order ->
                json.putObject("order")
                    .put("at", order.at().toString())
                    .set("notice", MAPPER.valueToTree(order.notice())));
      }
      case Nothing _ -> {}
    }
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
