package io.runtally.reconcile;

import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import io.runtally.reconcile.AtStripe.NotCreditable;
import io.runtally.reconcile.AtStripe.UnconfirmedIntent;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.CreditPayment.Kind;
import io.runtally.schemas.StripeMetadata;
import io.runtally.support.PaymentKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe's objects mean as payments, refunds and disputes, the same as when a webhook tells of
 * them: what tells of a second half tells of the first half too (R16).
 */
final class StripeFacts {
  private static final Pattern ORGANIZATION = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final String USD = "usd";
  private static final Set<String> UNCONFIRMED =
      Set.of("requires_confirmation", "requires_payment_method");
  private static final Set<String> FAILED = Set.of("failed", "canceled");

  private final Map<PaymentKey, CreditPayment> payments = new LinkedHashMap<>();
  private final Map<String, NotCreditable> notCreditable = new LinkedHashMap<>();
  private final List<UnconfirmedIntent> unconfirmed = new ArrayList<>();
  private long foreign;

  AtStripe all() {
    return new AtStripe(
        List.copyOf(payments.values()),
        List.copyOf(notCreditable.values()),
        List.copyOf(unconfirmed),
        foreign);
  }

  /** A payment, in whatever state; its charge is there as an object where there is one. */
  void add(PaymentIntent intent, Span span) {
    Optional<Mark> mark = Mark.on(intent);
    if (mark.isEmpty()) {
      foreign++;
    } else if (isPaid(intent) && span.contains(paidAt(intent))) {
      paid(intent, mark.get()).ifPresent(this::put);
    } else if (mark.get().kind() == Kind.AUTO_RECHARGE
        && UNCONFIRMED.contains(intent.getStatus())
        && span.contains(madeAt(intent))) {
      unconfirmed.add(
          new UnconfirmedIntent(
              intent.getId(),
              mark.get().organizationId(),
              intent.getAmount(),
              intent.getStatus(),
              madeAt(intent)));
    }
  }

  /** A refund, with its payment as an object. */
  void add(Refund refund, Span span) {
    Instant made = Instant.ofEpochSecond(refund.getCreated());
    boolean failed = FAILED.contains(refund.getStatus());
    // Stripe does not say when a refund failed: one that did is looked at whenever it was made.
    if (!failed && !span.contains(made)) {
      return;
    }
    Optional<CreditPayment> payment = paymentOf(refund.getPaymentIntentObject());
    if (payment.isEmpty()) {
      return;
    }
    put(payment.get());
    put(payment.get().reversedBy(Kind.REFUND, refund.getId(), refund.getAmount(), made));
    if (failed) {
      put(payment.get().reversedBy(Kind.REFUND_FAILED, refund.getId(), refund.getAmount(), made));
    }
  }

  /** A dispute, with its payment as an object. An inquiry moves no money. */
  void add(Dispute dispute, Span span) {
    List<BalanceTransaction> moves =
        Optional.ofNullable(dispute.getBalanceTransactions()).orElse(List.of());
    Instant began = Instant.ofEpochSecond(dispute.getCreated());
    long taken = moved(dispute, moves, cents -> cents < 0);
    if (taken == 0
        || (!span.contains(began)
            && moves.stream().map(StripeFacts::movedAt).noneMatch(span::contains))) {
      return;
    }
    Optional<CreditPayment> payment = paymentOf(dispute.getPaymentIntentObject());
    if (payment.isEmpty()) {
      return;
    }
    put(payment.get());
    put(payment.get().reversedBy(Kind.DISPUTE, dispute.getId(), taken, began));
    long givenBack = moved(dispute, moves, cents -> cents > 0);
    if (givenBack > 0) {
      Instant ended = movedAt(moves.getLast());
      put(payment.get().reversedBy(Kind.DISPUTE_REVERSAL, dispute.getId(), givenBack, ended));
    }
  }

  private static Instant movedAt(BalanceTransaction move) {
    return Instant.ofEpochSecond(move.getCreated());
  }

  /** Cents that moved in one direction; where they were not dollars, the dispute's own. */
  private static long moved(
      Dispute dispute, List<BalanceTransaction> moves, LongPredicate direction) {
    List<BalanceTransaction> there =
        moves.stream().filter(one -> direction.test(one.getAmount())).toList();
    long cents =
        there.stream()
            .filter(one -> USD.equalsIgnoreCase(one.getCurrency()))
            .mapToLong(BalanceTransaction::getAmount)
            .map(Math::abs)
            .sum();
    return cents == 0 && !there.isEmpty() ? dispute.getAmount() : cents;
  }

  private void put(CreditPayment payment) {
    payments.putIfAbsent(PaymentKey.of(payment), payment);
  }

  /** The payment that money goes back of; empty where it is none of credits. */
  private Optional<CreditPayment> paymentOf(@Nullable PaymentIntent intent) {
    Optional<Mark> mark = Optional.ofNullable(intent).flatMap(Mark::on);
    if (intent == null || mark.isEmpty()) {
      foreign++;
      return Optional.empty();
    }
    return isPaid(intent) ? paid(intent, mark.get()) : Optional.empty();
  }

  private static boolean isPaid(PaymentIntent intent) {
    return "succeeded".equals(intent.getStatus());
  }

  private static Instant madeAt(PaymentIntent intent) {
    return Instant.ofEpochSecond(intent.getCreated());
  }

  private static Instant paidAt(PaymentIntent intent) {
    return Optional.ofNullable(intent.getLatestChargeObject())
        .map(Charge::getCreated)
        .map(Instant::ofEpochSecond)
        .orElseGet(() -> madeAt(intent));
  }

  private Optional<CreditPayment> paid(PaymentIntent intent, Mark mark) {
    Optional<String> fault = fault(intent, mark);
    if (fault.isPresent()) {
      notCreditable.put(
          intent.getId(),
          new NotCreditable(
              intent.getId(), mark.organizationId(), intent.getAmountReceived(), fault.get()));
      return Optional.empty();
    }
    return Optional.of(
        new CreditPayment(
            intent.getId(),
            mark.organizationId(),
            mark.kind(),
            intent.getAmountReceived(),
            USD,
            Optional.empty(),
            mark.rechargeId().filter(_ -> mark.kind() == Kind.AUTO_RECHARGE),
            mark.actor().filter(_ -> mark.kind() == Kind.PURCHASE),
            Optional.empty(),
            paidAt(intent)));
  }

  private static Optional<String> fault(PaymentIntent intent, Mark mark) {
    if (!USD.equalsIgnoreCase(intent.getCurrency())) {
      return Optional.of("it is in %s and not in US dollars".formatted(intent.getCurrency()));
    }
    if (intent.getAmountReceived() <= 0) {
      return Optional.of("it brought nothing");
    }
    if (mark.kind() == Kind.AUTO_RECHARGE && mark.rechargeId().isEmpty()) {
      return Optional.of("it is an auto-recharge that names no order");
    }
    return Optional.empty();
  }

  /** What marks a payment as one of credits. */
  private record Mark(
      String organizationId, Kind kind, Optional<String> rechargeId, Optional<String> actor) {
    static Optional<Mark> on(PaymentIntent intent) {
      Map<String, String> metadata = Optional.ofNullable(intent.getMetadata()).orElse(Map.of());
      Optional<String> organization =
          entry(metadata, StripeMetadata.ORGANIZATION)
              .filter(text -> ORGANIZATION.matcher(text).matches());
      return organization.flatMap(id ->
          entry(metadata, StripeMetadata.KIND)
              .flatMap(Mark::kind)
              .map(kind ->
                  new Mark(
                      id,
                      kind,
                      entry(metadata, StripeMetadata.RECHARGE_ID),
                      entry(metadata, StripeMetadata.ACTOR))));
    }

    private static Optional<String> entry(Map<String, String> metadata, String name) {
      return Optional.ofNullable(metadata.get(name)).filter(text -> !text.isEmpty());
    }

    private static Optional<Kind> kind(String text) {
      return switch (text) {
        case "PURCHASE" -> Optional.of(Kind.PURCHASE);
        case "AUTO_RECHARGE" -> Optional.of(Kind.AUTO_RECHARGE);
        default -> Optional.empty();
      };
    }
  }
}
