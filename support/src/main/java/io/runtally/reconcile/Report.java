package io.runtally.reconcile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.reconcile.AtStripe.UnconfirmedIntent;
import io.runtally.reconcile.Comparison.OnItsWay;
import io.runtally.reconcile.Comparison.Summary;
import io.runtally.support.Dollars;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison told to people, and to programs. */
public record Report(Span span, Comparison comparison) {
  private static final JsonMapper JSON = new JsonMapper();

  /** For finance and support. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(figures());
    List<Difference> differences = comparison.differences();
    lines.add("");
    lines.add(
        differences.isEmpty()
            ? "Stripe and the ledger agree."
            : "%s between Stripe and the ledger, which is off by at least %s:"
                .formatted(
                    Dollars.count(differences.size(), "difference"),
                    Dollars.count(comparison.driftCredits(), "credit")));
    differences.forEach(one -> lines.add("  %s".formatted(one.sentence())));
    if (!comparison.onItsWay().isEmpty()) {
      lines.add("On its way, and too young to be called missing:");
      comparison.onItsWay().forEach(one -> lines.add("  " + sentence(one)));
    }
    if (!comparison.orphans().isEmpty()) {
      lines.add("Prepared at Stripe for no order, so that no card was or will be charged:");
      comparison.orphans().forEach(one -> lines.add("  " + sentence(one)));
    }
    return lines;
  }

  private List<String> figures() {
    Summary summary = comparison.summary();
    return List.of(
        "What moved at Stripe %s:".formatted(span),
        line(
            "received",
            Dollars.of(summary.receivedCents()),
            Dollars.count(summary.payments(), "payment")),
        line(
            "given back",
            Dollars.of(summary.givenBackCents()),
            "%,d refunds and disputes".formatted(summary.reversals())),
        line(
            "kept",
            Dollars.of(summary.receivedCents() - summary.givenBackCents()),
            Dollars.count(summary.creditsBooked(), "credit") + " in the ledger for it"),
        line("not ours", "", Dollars.count(summary.foreign(), "object") + " of the same account"));
  }

  private static String line(String what, String money, String beside) {
    return String.format(Locale.ROOT, "  %-12s %16s   %s", what, money, beside);
  }

  private static String sentence(OnItsWay one) {
    return "%s of %s, %s: %s."
        .formatted(
            one.payment().paymentId(),
            one.payment().organizationId(),
            Dollars.of(one.payment().amountCents()),
            one.told() ? "the meter has been told" : "its webhook may still come");
  }

  private String sentence(UnconfirmedIntent one) {
    return "%s of %s, %s, %s since %s%s."
        .formatted(
            one.id(),
            one.organizationId(),
            Dollars.of(one.cents()),
            one.status(),
            one.createdAt(),
            comparison.orphansForGood().contains(one) ? "; --repair cancels it" : "");
  }

  /** For programs: one JSON text. */
  public String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("from", span.from().toString());
    root.put("to", span.to().map(Instant::toString).orElse(null));
    root.put("at", comparison.at().toString());
    root.set("summary", JSON.valueToTree(comparison.summary()));
    root.put("driftCredits", comparison.driftCredits());
    ArrayNode differences = root.putArray("differences");
    for (Difference one : comparison.differences()) {
      differences
          .addObject()
          .put("difference", name(one))
          .put("id", one.id())
          .put("organizationId", one.organizationId())
          .put("cents", one.cents())
          .put("credits", one.credits())
          .put("repairable", one instanceof Difference.Untold)
          .put("sentence", one.sentence());
    }
    ArrayNode onItsWay = root.putArray("onItsWay");
    for (OnItsWay one : comparison.onItsWay()) {
      onItsWay
          .addObject()
          .put("kind", one.payment().kind().name())
          .put("id", one.payment().paymentId())
          .put("organizationId", one.payment().organizationId())
          .put("cents", one.payment().amountCents())
          .put("told", one.told());
    }
    ArrayNode orphans = root.putArray("orphans");
    for (UnconfirmedIntent one : comparison.orphans()) {
      orphans
          .addObject()
          .put("id", one.id())
          .put("organizationId", one.organizationId())
          .put("cents", one.cents())
          .put("status", one.status())
          .put("createdAt", one.createdAt().toString());
    }
    return root.toPrettyString();
  }

  private static String name(Difference difference) {
    return switch (difference) {
      case Difference.NotCredited _ -> "NOT_CREDITED";
      case Difference.NotReversed _ -> "NOT_REVERSED";
      case Difference.FirstHalfMissing _ -> "FIRST_HALF_MISSING";
      case Difference.NotBooked _ -> "NOT_BOOKED";
      case Difference.NotAtStripe _ -> "NOT_AT_STRIPE";
      case Difference.AmountDiffers _ -> "AMOUNT_DIFFERS";
      case Difference.OrganizationDiffers _ -> "ORGANIZATION_DIFFERS";
      case Difference.KindDiffers _ -> "KIND_DIFFERS";
      case Difference.BookedTwice _ -> "BOOKED_TWICE";
      case Difference.NotCreditable _ -> "NOT_CREDITABLE";
    };
  }
}
