package io.runtally.reconcile;

import io.runtally.reconcile.AtStripe.UnconfirmedIntent;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.CreditPayment.Kind;
import io.runtally.support.PaymentKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What came of holding the books against Stripe.
 *
 * @param differences what does not agree
 * @param onItsWay what is too young to be called missing
 * @param orphans intents that no order is bound to: no money moved, and none ever will
 * @param summary the figures of the span
 * @param at when Stripe was asked
 */
public record Comparison(
    List<Difference> differences,
    List<OnItsWay> onItsWay,
    List<UnconfirmedIntent> orphans,
    Summary summary,
    Instant at) {

  /** An orphan this old may be canceled: an order is given up after an hour (R27). */
  static final Duration ORPHAN_FOR_GOOD = Duration.ofDays(2);

  public Comparison {
    differences = List.copyOf(differences);
    onItsWay = List.copyOf(onItsWay);
    orphans = List.copyOf(orphans);
  }

  /**
   * Money that moved a moment ago.
   *
   * @param told whether the meter was told already
   */
  public record OnItsWay(CreditPayment payment, boolean told) {}

  /**
   * The span in figures, for finance.
   *
   * @param payments how many payments Stripe received
   * @param receivedCents what they brought
   * @param reversals how many refunds and disputes there were
   * @param givenBackCents what went back in them, less what came back of it
   * @param creditsBooked what the ledger holds for all of these together
   * @param foreign payments, refunds and disputes of the same account that are not ours
   */
  public record Summary(
      long payments,
      long receivedCents,
      long reversals,
      long givenBackCents,
      long creditsBooked,
      long foreign) {}

  /**
   * Holds the books against Stripe.
   *
   * @param stripe read before the books, and asked by id for what they hold beyond its lists
   * @param at when Stripe was asked
   */
  public static Comparison of(Span span, AtStripe stripe, OurBooks books, Instant at) {
    return new Comparing(span, stripe, books, at).compared();
  }

  /** What the books hold of a span that Stripe's lists did not show, to be asked for by id. */
  public static List<PaymentKey> unexplained(Span span, AtStripe stripe, OurBooks books) {
    return new Comparing(span, stripe, books, span.from()).unexplained();
  }

  /** By how many credits the ledger is off, at least. */
  public long driftCredits() {
    return differences.stream().mapToLong(Difference::credits).sum();
  }

  /** What the meter has to be told, first halves first. */
  public List<CreditPayment> untold() {
    return differences.stream()
        .filter(Difference.Untold.class::isInstance)
        .map(Difference.Untold.class::cast)
        .map(Difference.Untold::payment)
        .toList();
  }

  /** The orphans that are old enough to be canceled. */
  public List<UnconfirmedIntent> orphansForGood() {
    return orphans.stream()
        .filter(orphan -> orphan.createdAt().isBefore(at.minus(ORPHAN_FOR_GOOD)))
        .toList();
  }

  /** Whether a second look might find less. */
  boolean mayBeAMatterOfTime() {
    return !differences.isEmpty() || !onItsWay.isEmpty();
  }

  static boolean isPayment(Kind kind) {
    return kind == Kind.PURCHASE || kind == Kind.AUTO_RECHARGE;
  }

  /** Whether money leaves us. */
  static boolean givesBack(Kind kind) {
    return kind == Kind.REFUND || kind == Kind.DISPUTE;
  }
}
