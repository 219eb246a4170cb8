package io.runtally.view.webhooks;

import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.CreditPayment.Kind;
import io.runtally.schemas.StripeMetadata;
import io.runtally.view.books.Books;
import io.runtally.view.publishing.Facts;
import io.runtally.view.publishing.NotPublished;
import io.runtally.view.publishing.Publisher;
import io.runtally.view.stripe.OurMetadata;
import io.runtally.view.stripe.StripeAccount;
import io.runtally.view.stripe.StripeProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Payments, refunds and disputes (R15, R16).
 *
 * <p>What tells of a second half publishes the first half too: a refund its payment, a failed
 * refund the refund. Each counts once by its own id, so nothing depends on which event comes first.
 */
public final class MoneyMoved {
  private static final Logger LOG = LoggerFactory.getLogger(MoneyMoved.class);
  private static final String USD = "usd";

  private final StripeAccount stripe;
  private final Publisher publisher;
  private final Books books;

  public MoneyMoved(StripeAccount stripe, Publisher publisher, Books books) {
    this.stripe = stripe;
    this.publisher = publisher;
    this.books = books;
  }

  /** A payment went through. */
  Receipt.Verdict paid(PaymentIntent intent, Instant at) throws NotPublished {
    Optional<CreditPayment> payment = payment(intent, at);
    if (payment.isEmpty()) {
      return Receipt.Verdict.NOT_OURS;
    }
    publish(payment.stream().toList());
    return Receipt.Verdict.PUBLISHED;
  }

  /** A refund was made, or has failed. */
  Receipt.Verdict refunded(Refund refund, Instant at) throws NotPublished, StripeProblem {
    Optional<CreditPayment> payment = paymentOf(refund.getPaymentIntent());
    if (payment.isEmpty()) {
      return Receipt.Verdict.NOT_OURS;
    }
    List<CreditPayment> facts = new ArrayList<>(payment.stream().toList());
    facts.add(
        payment.get().reversedBy(Kind.REFUND, refund.getId(), refund.getAmount(), madeAt(refund)));
    if ("failed".equals(refund.getStatus()) || "canceled".equals(refund.getStatus())) {
      facts.add(
          payment.get().reversedBy(Kind.REFUND_FAILED, refund.getId(), refund.getAmount(), at));
    }
    publish(facts);
    return Receipt.Verdict.PUBLISHED;
  }

  /** A bank took money back, or gave it back. An inquiry moves none. */
  Receipt.Verdict disputed(Dispute dispute, String eventType, Instant at)
      throws NotPublished, StripeProblem {
    Optional<CreditPayment> payment = paymentOf(dispute.getPaymentIntent());
    if (payment.isEmpty()) {
      return Receipt.Verdict.NOT_OURS;
    }
    boolean reinstated = eventType.equals("charge.dispute.funds_reinstated");
    boolean withdrawn = reinstated || eventType.equals("charge.dispute.funds_withdrawn");
    Moved taken = moved(dispute, cents -> cents < 0, withdrawn);
    Moved givenBack = moved(dispute, cents -> cents > 0, reinstated);
    if (taken.cents() == 0) {
      return Receipt.Verdict.NOTHING_NEW;
    }
    List<CreditPayment> facts = new ArrayList<>(payment.stream().toList());
    Instant began = Instant.ofEpochSecond(dispute.getCreated());
    CreditPayment withdrawal =
        payment.get().reversedBy(Kind.DISPUTE, dispute.getId(), taken.cents(), began);
    CreditPayment reinstatement =
        payment.get().reversedBy(Kind.DISPUTE_REVERSAL, dispute.getId(), givenBack.cents(), at);
    facts.add(withdrawal);
    if (givenBack.cents() > 0) {
      facts.add(reinstatement);
    }
    publish(facts);
    if (counts(taken, withdrawal) && counts(givenBack, reinstatement)) {
      return Receipt.Verdict.PUBLISHED;
    }
    LOG.atWarn()
        .addKeyValue("paymentId", withdrawal.paymentId())
        .log(
            "The dispute {} of a payment of {} moved money more than once: by now {} cents were withdrawn in {} parts and {} reinstated in {}, and of each only what was told first counts. Compare its ledger with Stripe, and adjust it by the difference",
            dispute.getId(),
            withdrawal.organizationId(),
            taken.cents(),
            taken.times(),
            givenBack.cents(),
            givenBack.times());
    return Receipt.Verdict.MOVED_AGAIN;
  }

  /**
   * Whether what counts is what moved: all movements of a dispute in one direction have its id, and
   * so the first that was told is the only one that counts (R15). Where the books do not hold it
   * yet that may well be this one; better an alarm too many.
   */
  private boolean counts(Moved moved, CreditPayment told) {
    return moved.times() < 2
        || books
            .payment(told.organizationId(), told.kind(), told.paymentId())
            .map(first -> first.amountCents() == told.amountCents())
            .orElse(false);
  }

  private record Moved(long cents, long times) {}

  /**
   * What moved in one direction, by what Stripe booked. Where that says nothing in dollars, an
   * event that tells of the movement stands for the whole of the dispute.
   */
  private static Moved moved(Dispute dispute, LongPredicate direction, boolean told) {
    List<BalanceTransaction> booked =
        Optional.ofNullable(dispute.getBalanceTransactions()).orElse(List.of());
    LongSummaryStatistics cents =
        booked.stream()
            .filter(one -> USD.equalsIgnoreCase(one.getCurrency()))
            .mapToLong(BalanceTransaction::getAmount)
            .filter(direction)
            .map(Math::abs)
            .summaryStatistics();
    return cents.getCount() == 0 && told
        ? new Moved(dispute.getAmount(), 1)
        : new Moved(cents.getSum(), cents.getCount());
  }

  private Optional<CreditPayment> paymentOf(String paymentIntentId) throws StripeProblem {
    if (paymentIntentId == null) {
      return Optional.empty();
    }
    return stripe
        .payment(paymentIntentId)
        .filter(intent -> "succeeded".equals(intent.getStatus()))
        .flatMap(intent -> payment(intent, paidAt(intent)));
  }

  private static Instant paidAt(PaymentIntent intent) {
    return Optional.ofNullable(intent.getLatestChargeObject())
        .map(Charge::getCreated)
        .map(Instant::ofEpochSecond)
        .orElseGet(() -> Instant.ofEpochSecond(intent.getCreated()));
  }

  private static Instant madeAt(Refund refund) {
    return Instant.ofEpochSecond(refund.getCreated());
  }

  /** The payment as a fact; empty where it is not one of credits. */
  private static Optional<CreditPayment> payment(PaymentIntent intent, Instant at) {
    Optional<String> organization = OurMetadata.organization(intent.getMetadata());
    Optional<Kind> kind =
        OurMetadata.entry(intent.getMetadata(), StripeMetadata.KIND).flatMap(MoneyMoved::credits);
    if (organization.isEmpty() || kind.isEmpty()) {
      return Optional.empty();
    }
    if (!USD.equalsIgnoreCase(intent.getCurrency()) || intent.getAmountReceived() <= 0) {
      LOG.atError()
          .addKeyValue("organization", organization.get())
          .addKeyValue("paymentId", intent.getId())
          .log(
              "The payment is not in dollars, or of none: {} {}. It is not credited: refund it",
              intent.getAmountReceived(),
              intent.getCurrency());
      return Optional.empty();
    }
    return Optional.of(
        new CreditPayment(
            intent.getId(),
            organization.get(),
            kind.get(),
            intent.getAmountReceived(),
            USD,
            Optional.empty(),
            OurMetadata.entry(intent.getMetadata(), StripeMetadata.RECHARGE_ID)
                .filter(_ -> kind.get() == Kind.AUTO_RECHARGE),
            OurMetadata.entry(intent.getMetadata(), StripeMetadata.ACTOR)
                .filter(_ -> kind.get() == Kind.PURCHASE),
            Optional.empty(),
            at));
  }

  private static Optional<Kind> credits(String kind) {
    return switch (kind) {
      case "PURCHASE" -> Optional.of(Kind.PURCHASE);
      case "AUTO_RECHARGE" -> Optional.of(Kind.AUTO_RECHARGE);
      default -> Optional.empty();
    };
  }

  private void publish(List<CreditPayment> facts) throws NotPublished {
    StripeWebhook.isAbout(facts.getFirst().organizationId());
    var _ = publisher.publish(facts.stream().map(Facts::payment).toList());
  }
}
