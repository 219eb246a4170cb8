package io.runtally.reconcile;

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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One comparison at work: each movement of money looked up in both books, and back. */
final class Comparing {
  /** Webhooks take seconds, and minutes on a bad day. */
  private static final Duration WEBHOOK_TAKES = Duration.ofMinutes(5);

  private static final Duration METER_TAKES = Duration.ofMinutes(1);

  /** An order is bound within its first hour or never (R27). */
  private static final Duration BINDING_TAKES = Duration.ofHours(1);

  private final Span span;
  private final AtStripe stripe;
  private final Instant at;
  private final Set<String> boundIntents;
  private final Map<PaymentKey, CreditPayment> expected = new LinkedHashMap<>();
  private final Map<PaymentKey, Published> published = new LinkedHashMap<>();
  private final Map<PaymentKey, List<LedgerEntry>> booked = new LinkedHashMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private final List<OnItsWay> onItsWay = new ArrayList<>();

  Comparing(Span span, AtStripe stripe, OurBooks books, Instant at) {
    this.span = span;
    this.stripe = stripe;
    this.at = at;
    this.boundIntents = books.boundIntents();
    stripe.payments().forEach(payment -> expected.put(PaymentKey.of(payment), payment));
    // Told again, the first one is the one that was counted.
    books.published().forEach(one -> published.putIfAbsent(PaymentKey.of(one.payment()), one));
    for (LedgerEntry entry : books.booked()) {
      PaymentKey.of(entry)
          .ifPresent(key -> booked.computeIfAbsent(key, _ -> new ArrayList<>()).add(entry));
    }
  }

  Comparison compared() {
    stripe.notCreditable().stream().map(Difference.NotCreditable::new).forEach(differences::add);
    expected.forEach(this::lookUp);
    unexplained().forEach(this::lookBack);
    return new Comparison(differences, onItsWay, orphans(), summary(), at);
  }

  /** What the books hold of the span, and Stripe did not tell of. */
  List<PaymentKey> unexplained() {
    Set<PaymentKey> keys = new LinkedHashSet<>(booked.keySet());
    keys.addAll(published.keySet());
    return keys.stream()
        .filter(key -> key.kind() != Kind.ADJUSTMENT)
        .filter(key -> !expected.containsKey(key))
        .filter(key -> span.contains(when(key)))
        .toList();
  }

  private Instant when(PaymentKey key) {
    return Optional.ofNullable(published.get(key))
        .map(one -> one.payment().occurredAt())
        .orElseGet(() -> booked(key).getFirst().bookedAt());
  }

  private List<LedgerEntry> booked(PaymentKey key) {
    return booked.getOrDefault(key, List.of());
  }

  /** From Stripe to the books. */
  private void lookUp(PaymentKey key, CreditPayment payment) {
    List<LedgerEntry> entries = entriesOf(key);
    if (entries.isEmpty()) {
      missing(key, payment);
    } else if (entries.size() > 1) {
      differences.add(new Difference.BookedTwice(entries));
    } else {
      differenceOf(key, payment, entries.getFirst()).ifPresent(differences::add);
    }
  }

  /** The entries of a movement; those of a payment also under the other kind of payment. */
  private List<LedgerEntry> entriesOf(PaymentKey key) {
    return Stream.concat(
            booked(key).stream(), otherKind(key).map(this::booked).stream().flatMap(List::stream))
        .toList();
  }

  private static Optional<PaymentKey> otherKind(PaymentKey key) {
    return switch (key.kind()) {
      case PURCHASE -> Optional.of(new PaymentKey(Kind.AUTO_RECHARGE, key.paymentId()));
      case AUTO_RECHARGE -> Optional.of(new PaymentKey(Kind.PURCHASE, key.paymentId()));
      case REFUND, REFUND_FAILED, DISPUTE, DISPUTE_REVERSAL, ADJUSTMENT -> Optional.empty();
    };
  }

  private Optional<Difference> differenceOf(
      PaymentKey key, CreditPayment payment, LedgerEntry entry) {
    if (!entry.organizationId().equals(payment.organizationId())) {
      return Optional.of(new Difference.OrganizationDiffers(payment, entry));
    }
    if (!entry.kind().equals(LedgerEntry.Kind.of(payment.kind()))) {
      return Optional.of(new Difference.KindDiffers(payment, entry));
    }
    long bookedCents = bookedCents(key, payment, entry);
    return bookedCents == payment.amountCents()
        ? Optional.empty()
        : Optional.of(new Difference.AmountDiffers(payment, bookedCents));
  }

  /**
   * What the books make of a movement. An entry of a reversal tells whole credits of a running
   * total (R16), so its own cents are only in what was published.
   */
  private long bookedCents(PaymentKey key, CreditPayment payment, LedgerEntry entry) {
    if (Comparison.isPayment(payment.kind()) && entry.credits() != payment.amountCents() / 100) {
      return entry.credits() * 100;
    }
    return Optional.ofNullable(published.get(key))
        .map(one -> one.payment().amountCents())
        .orElse(payment.amountCents());
  }

  private void missing(PaymentKey key, CreditPayment payment) {
    Optional<Published> told = Optional.ofNullable(published.get(key));
    if (told.isPresent()) {
      if (isYoung(told.get().arrivedAt(), METER_TAKES)) {
        onItsWay.add(new OnItsWay(payment, true));
      } else {
        differences.add(new Difference.NotBooked(payment, told.get().arrivedAt()));
      }
    } else if (isYoung(payment.occurredAt(), WEBHOOK_TAKES)) {
      onItsWay.add(new OnItsWay(payment, false));
    } else {
      differences.add(untold(key, payment));
    }
  }

  private boolean isYoung(Instant since, Duration age) {
    // Neither of the two clocks is ours, so either may be ahead.
    return Duration.between(since, at).abs().compareTo(age) < 0;
  }

  private Difference.Untold untold(PaymentKey key, CreditPayment payment) {
    return secondHalf(key)
        .<Difference.Untold>map(second -> new Difference.FirstHalfMissing(payment, second))
        .orElseGet(() ->
            Comparison.isPayment(payment.kind())
                ? new Difference.NotCredited(payment)
                : new Difference.NotReversed(payment));
  }

  /** What is in the ledger though it follows from what is not. */
  private Optional<PaymentKey> secondHalf(PaymentKey first) {
    return switch (first.kind()) {
      case PURCHASE, AUTO_RECHARGE ->
          published.values().stream()
              .map(Published::payment)
              .filter(one -> one.reversesPaymentId().equals(Optional.of(first.paymentId())))
              .map(PaymentKey::of)
              .filter(booked::containsKey)
              .findFirst();
      case REFUND -> ifBooked(new PaymentKey(Kind.REFUND_FAILED, first.paymentId()));
      case DISPUTE -> ifBooked(new PaymentKey(Kind.DISPUTE_REVERSAL, first.paymentId()));
      case REFUND_FAILED, DISPUTE_REVERSAL, ADJUSTMENT -> Optional.empty();
    };
  }

  private Optional<PaymentKey> ifBooked(PaymentKey key) {
    return Optional.of(key).filter(booked::containsKey);
  }

  /** From the books to Stripe, which was asked for this one by its id as well. */
  private void lookBack(PaymentKey key) {
    if (otherKind(key).filter(expected::containsKey).isPresent()) {
      // Told of with the other kind, where it belongs.
      return;
    }
    List<LedgerEntry> entries = booked(key);
    if (entries.size() > 1) {
      differences.add(new Difference.BookedTwice(entries));
    }
    entries.stream()
        .findFirst()
        .map(entry -> new Difference.NotAtStripe(entry, whyNot(key)))
        .ifPresent(differences::add);
  }

  private String whyNot(PaymentKey key) {
    return stripe.notCreditable().stream()
        .filter(money -> money.id().equals(key.paymentId()))
        .findFirst()
        .map(money -> "at Stripe " + money.why())
        .orElse("Stripe knows of no such money of ours");
  }

  private List<UnconfirmedIntent> orphans() {
    return stripe.unconfirmed().stream()
        .filter(intent -> !boundIntents.contains(intent.id()))
        .filter(intent -> intent.createdAt().isBefore(at.minus(BINDING_TAKES)))
        .toList();
  }

  private Summary summary() {
    long payments = 0;
    long receivedCents = 0;
    long reversals = 0;
    long givenBackCents = 0;
    long creditsBooked = 0;
    for (CreditPayment payment : expected.values()) {
      if (!span.contains(payment.occurredAt())) {
        continue;
      }
      if (Comparison.isPayment(payment.kind())) {
        payments++;
        receivedCents += payment.amountCents();
      } else if (Comparison.givesBack(payment.kind())) {
        reversals++;
        givenBackCents += payment.amountCents();
      } else {
        givenBackCents -= payment.amountCents();
      }
      creditsBooked += credits(PaymentKey.of(payment));
    }
    for (PaymentKey key : unexplained()) {
      creditsBooked += credits(key);
    }
    return new Summary(
        payments, receivedCents, reversals, givenBackCents, creditsBooked, stripe.foreign());
  }

  private long credits(PaymentKey key) {
    return booked(key).stream().mapToLong(LedgerEntry::credits).sum();
  }
}
