package io.runtally.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.reconcile.AtStripe.NotCreditable;
import io.runtally.reconcile.AtStripe.UnconfirmedIntent;
import io.runtally.reconcile.Comparison.OnItsWay;
import io.runtally.reconcile.Comparison.Summary;
import io.runtally.reconcile.OurBooks.Published;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.CreditPayment.Kind;
import io.runtally.schemas.LedgerEntry;
import io.runtally.support.PaymentKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each way in which Stripe and the ledger can disagree, and what is none. */
class ComparisonTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant THEN = NOW.minus(Duration.ofDays(3));
  private static final Span SPAN = Span.upTo(NOW);

  private final List<CreditPayment> stripe = new ArrayList<>();
  private final List<NotCreditable> notCreditable = new ArrayList<>();
  private final List<UnconfirmedIntent> unconfirmed = new ArrayList<>();
  private final List<Published> published = new ArrayList<>();
  private final List<LedgerEntry> ledger = new ArrayList<>();
  private final Set<String> bound = new HashSet<>();

  @Test
  void R15_what_was_paid_and_credited_agrees() {
    happened(purchase("pi_1", 2_500));
    happened(reversal(Kind.REFUND, "re_1", 1_050));
    Comparison compared = compare();
    assertEquals(List.of(), compared.differences());
    assertEquals(new Summary(1, 2_500, 1, 1_050, 15, 7), compared.summary());
    assertEquals(0, compared.driftCredits());
  }

  @Test
  void R15_a_payment_that_nobody_told_the_meter_of_is_not_credited() {
    stripe.add(purchase("pi_1", 2_500));
    var found = assertInstanceOf(Difference.NotCredited.class, only());
    assertEquals(
        "The purchase pi_1 of org_1 ($25.00 on 2026-11-20T12:00:00Z) is not in the ledger.",
        found.sentence());
    assertEquals(25, found.credits());
    assertEquals(List.of(purchase("pi_1", 2_500)), compare().untold());
  }

  @Test
  void a_payment_of_a_minute_ago_is_on_its_way() {
    CreditPayment young = purchase("pi_1", 2_500, NOW.minusSeconds(60));
    stripe.add(young);
    Comparison compared = compare();
    assertEquals(List.of(), compared.differences());
    assertEquals(List.of(new OnItsWay(young, false)), compared.onItsWay());
    assertTrue(compared.mayBeAMatterOfTime());
  }

  @Test
  void what_the_meter_was_told_a_moment_ago_is_on_its_way() {
    stripe.add(purchase("pi_1", 2_500));
    published.add(new Published(purchase("pi_1", 2_500), NOW.minusSeconds(5)));
    Comparison compared = compare();
    assertEquals(List.of(), compared.differences());
    assertEquals(List.of(new OnItsWay(purchase("pi_1", 2_500), true)), compared.onItsWay());
  }

  @Test
  void what_the_meter_was_told_and_did_not_book_is_named_and_not_told_again() {
    stripe.add(purchase("pi_1", 2_500));
    published.add(new Published(purchase("pi_1", 2_500), THEN));
    assertInstanceOf(Difference.NotBooked.class, only());
    assertEquals(List.of(), compare().untold());
  }

  @Test
  void what_is_credited_and_unknown_at_stripe_is_named() {
    booked(purchase("pi_9", 2_500), 25);
    var found = assertInstanceOf(Difference.NotAtStripe.class, only());
    assertEquals(
        "Entry 1 of org_1 books +25 credits for PURCHASE pi_9, and Stripe knows of no such money of ours.",
        found.sentence());
  }

  @Test
  void what_lies_before_the_span_is_not_asked_for() {
    booked(purchase("pi_9", 2_500, SPAN.from().minusSeconds(1)), 25);
    assertEquals(List.of(), compare().differences());
    booked(purchase("pi_8", 2_500, SPAN.from()), 25);
    assertEquals(
        List.of(new PaymentKey(Kind.PURCHASE, "pi_8")),
        Comparison.unexplained(SPAN, atStripe(), books()));
  }

  @Test
  void adjustments_are_none_of_stripes_business() {
    ledger.add(entry(LedgerEntry.Kind.ADJUSTMENT, "adj_1", "org_1", 5));
    assertEquals(List.of(), compare().differences());
  }

  @Test
  void another_amount_told_or_credited_is_named() {
    stripe.add(purchase("pi_1", 2_500));
    booked(purchase("pi_1", 2_000), 20);
    var found = assertInstanceOf(Difference.AmountDiffers.class, only());
    assertEquals(2_000, found.bookedCents());
    assertEquals(5, found.credits());
    ledger.clear();
    published.clear();
    published.add(new Published(purchase("pi_1", 2_500), THEN));
    ledger.add(entry(LedgerEntry.Kind.PURCHASE, "pi_1", "org_1", 26));
    assertEquals(2_600, assertInstanceOf(Difference.AmountDiffers.class, only()).bookedCents());
  }

  @Test
  void R16_another_amount_of_a_refund_is_named() {
    happened(purchase("pi_1", 2_500));
    stripe.add(reversal(Kind.REFUND, "re_1", 1_050));
    booked(reversal(Kind.REFUND, "re_1", 1_000), -10);
    assertEquals(1_000, assertInstanceOf(Difference.AmountDiffers.class, only()).bookedCents());
  }

  @Test
  void credits_of_another_organization_are_named() {
    stripe.add(purchase("pi_1", 2_500));
    ledger.add(entry(LedgerEntry.Kind.PURCHASE, "pi_1", "org_2", 25));
    var found = assertInstanceOf(Difference.OrganizationDiffers.class, only());
    assertEquals("org_2", found.entry().organizationId());
    assertEquals(List.of(), compare().untold());
  }

  @Test
  void a_purchase_booked_as_an_auto_recharge_is_never_credited_once_more() {
    stripe.add(purchase("pi_1", 2_500));
    ledger.add(entry(LedgerEntry.Kind.AUTO_RECHARGE, "pi_1", "org_1", 25));
    assertInstanceOf(Difference.KindDiffers.class, only());
    assertEquals(List.of(), compare().untold());
  }

  @Test
  void R15_a_payment_booked_twice_is_named_whoever_has_it_and_as_whatever() {
    happened(purchase("pi_1", 2_500));
    ledger.add(entry(LedgerEntry.Kind.PURCHASE, "pi_1", "org_1", 25));
    assertEquals(25, assertInstanceOf(Difference.BookedTwice.class, only()).credits());
    ledger.removeLast();
    ledger.add(entry(LedgerEntry.Kind.AUTO_RECHARGE, "pi_1", "org_2", 25));
    assertEquals(
        List.of("org_1", "org_2"),
        assertInstanceOf(Difference.BookedTwice.class, only()).entries().stream()
            .map(LedgerEntry::organizationId)
            .toList());
  }

  @Test
  void R16_a_refund_and_a_dispute_that_nobody_told_of_are_named() {
    happened(purchase("pi_1", 2_500));
    stripe.add(reversal(Kind.REFUND, "re_1", 1_050));
    stripe.add(reversal(Kind.DISPUTE, "dp_1", 1_000));
    stripe.add(reversal(Kind.DISPUTE_REVERSAL, "dp_1", 1_000));
    Comparison compared = compare();
    assertEquals(3, compared.differences().size());
    compared.differences().forEach(each -> assertInstanceOf(Difference.NotReversed.class, each));
    assertEquals(30, compared.driftCredits());
  }

  @Test
  void R16_the_first_half_of_what_is_booked_is_missed() {
    happened(purchase("pi_1", 2_500));
    stripe.add(reversal(Kind.REFUND, "re_1", 1_050));
    happened(reversal(Kind.REFUND_FAILED, "re_1", 1_050));
    var refund = assertInstanceOf(Difference.FirstHalfMissing.class, only());
    assertEquals(new PaymentKey(Kind.REFUND_FAILED, "re_1"), refund.secondHalf());
  }

  @Test
  void R16_a_payment_whose_refund_is_booked_is_missed_as_a_first_half() {
    stripe.add(purchase("pi_1", 2_500));
    happened(reversal(Kind.REFUND, "re_1", 1_000));
    assertInstanceOf(Difference.FirstHalfMissing.class, only());
    assertEquals(1, compare().untold().size());
  }

  @Test
  void first_halves_are_told_first() {
    stripe.add(purchase("pi_1", 2_500));
    stripe.add(reversal(Kind.REFUND, "re_1", 1_000));
    stripe.add(reversal(Kind.REFUND_FAILED, "re_1", 1_000));
    assertEquals(
        List.of(Kind.PURCHASE, Kind.REFUND, Kind.REFUND_FAILED),
        compare().untold().stream().map(CreditPayment::kind).toList());
  }

  @Test
  void money_that_cannot_be_credited_is_named_and_so_is_what_it_was_credited_with() {
    notCreditable.add(
        new NotCreditable("pi_1", "org_1", 2_500, "it is in eur and not in US dollars"));
    assertEquals(
        "The payment pi_1 of org_1 cannot be credited, because it is in eur and not in US dollars: refund it at Stripe.",
        only().sentence());
    booked(purchase("pi_1", 2_500), 25);
    assertEquals(2, compare().differences().size());
  }

  @Test
  void R26_an_orphan_is_an_hour_old_and_bound_to_no_order() {
    unconfirmed.add(intent("pi_young", Duration.ofMinutes(59)));
    unconfirmed.add(intent("pi_bound", Duration.ofDays(9)));
    unconfirmed.add(intent("pi_orphan", Duration.ofHours(47)));
    unconfirmed.add(intent("pi_old", Duration.ofHours(49)));
    bound.add("pi_bound");
    Comparison compared = compare();
    assertEquals(List.of("pi_orphan", "pi_old"), ids(compared.orphans()));
    assertEquals(List.of("pi_old"), ids(compared.orphansForGood()));
    assertEquals(List.of(), compared.differences());
  }

  @Test
  void the_report_names_everything_to_people_and_programs() {
    happened(purchase("pi_1", 2_500));
    stripe.add(purchase("pi_2", 1_234_500));
    unconfirmed.add(intent("pi_old", Duration.ofDays(3)));
    var report = new Report(SPAN, compare());
    String text = String.join("\n", report.lines());
    assertTrue(text.contains("1 difference between Stripe and the ledger"), text);
    assertTrue(text.contains("off by at least 12,345 credits"), text);
    assertTrue(text.contains("$12,370.00   2 payments"), text);
    assertTrue(text.contains("pi_old of org_1"), text);
    assertTrue(report.json().contains("\"difference\" : \"NOT_CREDITED\""), report.json());
  }

  private Difference only() {
    List<Difference> found = compare().differences();
    assertEquals(1, found.size(), found::toString);
    return found.getFirst();
  }

  private Comparison compare() {
    return Comparison.of(SPAN, atStripe(), books(), NOW);
  }

  private AtStripe atStripe() {
    return new AtStripe(stripe, notCreditable, unconfirmed, 7);
  }

  private OurBooks books() {
    return new OurBooks(published, ledger, bound);
  }

  /** At Stripe, and in the books. */
  private void happened(CreditPayment payment) {
    stripe.add(payment);
    long credits = payment.amountCents() / 100;
    booked(payment, Comparison.givesBack(payment.kind()) ? -credits : credits);
  }

  private void booked(CreditPayment payment, long credits) {
    published.add(new Published(payment, payment.occurredAt()));
    ledger.add(
        entry(
            LedgerEntry.Kind.of(payment.kind()),
            payment.paymentId(),
            payment.organizationId(),
            credits));
  }

  private LedgerEntry entry(
      LedgerEntry.Kind kind, String reference, String organization, long credits) {
    long sequence = ledger.size() + 1L;
    return new LedgerEntry(
        "le_" + sequence,
        organization,
        sequence,
        kind,
        credits,
        0,
        credits,
        reference,
        Optional.empty(),
        Optional.empty(),
        THEN);
  }

  private static CreditPayment purchase(String id, long cents) {
    return purchase(id, cents, THEN);
  }

  private static CreditPayment purchase(String id, long cents, Instant at) {
    return payment(Kind.PURCHASE, id, cents, Optional.empty(), at);
  }

  private static CreditPayment reversal(Kind kind, String id, long cents) {
    return payment(kind, id, cents, Optional.of("pi_1"), THEN);
  }

  private static CreditPayment payment(
      Kind kind, String id, long cents, Optional<String> reverses, Instant at) {
    return new CreditPayment(
        id,
        "org_1",
        kind,
        cents,
        "usd",
        reverses,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        at);
  }

  private static UnconfirmedIntent intent(String id, Duration age) {
    return new UnconfirmedIntent(id, "org_1", 2_500, "requires_confirmation", NOW.minus(age));
  }

  private static List<String> ids(List<UnconfirmedIntent> intents) {
    return intents.stream().map(UnconfirmedIntent::id).toList();
  }
}
