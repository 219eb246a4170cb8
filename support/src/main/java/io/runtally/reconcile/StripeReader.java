package io.runtally.reconcile;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Dispute;
import com.stripe.model.HasId;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeCollection;
import com.stripe.param.DisputeListParams;
import com.stripe.param.DisputeRetrieveParams;
import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.RefundRetrieveParams;
import io.runtally.schemas.StripeKey;
import io.runtally.support.CannotRun;
import io.runtally.support.Dollars;
import io.runtally.support.PaymentKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads payments, refunds and disputes at Stripe, and cancels what nobody will pay. */
public final class StripeReader {
  private static final long PAGE = 100;
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int NETWORK_RETRIES = 2;

  /** How long before its money moves an object may have been made. */
  private static final Duration UNTIL_PAID = Duration.ofDays(2);

  private static final Duration UNTIL_REFUND_FAILS = Duration.ofDays(35);
  private static final Duration UNTIL_DISPUTE_ENDS = Duration.ofDays(120);

  private static final Span EVER = new Span(Instant.EPOCH, Optional.empty());

  private final StripeKey key;
  private final StripeClient client;
  private final Consumer<String> progress;

  /**
   * Reads with a key.
   *
   * @param progress told now and then how far it is
   * @throws CannotRun where the key must not be used as it is
   */
  public StripeReader(StripeKey key, Consumer<String> progress) {
    key.fault()
        .ifPresent(fault -> {
          throw new CannotRun(fault);
        });
    this.key = key;
    this.progress = progress;
    this.client =
        StripeClient.builder()
            .setApiKey(key.apiKey())
            .setApiBase(key.apiBase().toString())
            .setConnectTimeout(TIMEOUT_MILLIS)
            .setReadTimeout(TIMEOUT_MILLIS)
            .setMaxNetworkRetries(NETWORK_RETRIES)
            .build();
  }

  /**
   * What moved in a span, and what else is known of it by now.
   *
   * @throws CannotRun where Stripe does not answer, or refuses the key
   */
  AtStripe read(Span span) {
    StripeFacts facts = new StripeFacts();
    // Payments first, so that each stands before what goes back of it.
    forEach("payments", last -> payments(span, last), intent -> facts.add(intent, span));
    forEach("refunds", last -> refunds(span, last), refund -> facts.add(refund, span));
    forEach("disputes", last -> disputes(span, last), dispute -> facts.add(dispute, span));
    return facts.all();
  }

  /** What is true of single movements of money, each asked for by its id. */
  AtStripe lookUp(List<PaymentKey> keys) {
    StripeFacts facts = new StripeFacts();
    if (!keys.isEmpty()) {
      progress.accept(
          "Asking Stripe for %s that its lists did not show"
              .formatted(Dollars.count(keys.size(), "payment")));
    }
    for (PaymentKey key : keys) {
      switch (key.kind()) {
        case PURCHASE, AUTO_RECHARGE ->
            find(() -> client.v1().paymentIntents().retrieve(key.paymentId(), withCharge()))
                .ifPresent(intent -> facts.add(intent, EVER));
        case REFUND, REFUND_FAILED ->
            find(() -> client.v1().refunds().retrieve(key.paymentId(), refundWithPayment()))
                .ifPresent(refund -> facts.add(refund, EVER));
        case DISPUTE, DISPUTE_REVERSAL ->
            find(() -> client.v1().disputes().retrieve(key.paymentId(), disputeWithPayment()))
                .ifPresent(dispute -> facts.add(dispute, EVER));
        case ADJUSTMENT -> {}
      }
    }
    return facts.all();
  }

  /**
   * Cancels an intent that was never paid.
   *
   * @return why it could not be, if so
   */
  Optional<String> cancel(String intentId) {
    var abandoned =
        PaymentIntentCancelParams.builder()
            .setCancellationReason(PaymentIntentCancelParams.CancellationReason.ABANDONED)
            .build();
    try {
      var _ = client.v1().paymentIntents().cancel(intentId, abandoned);
      return Optional.empty();
    } catch (InvalidRequestException refused) {
      return Optional.of("Stripe refused to cancel it (%s)".formatted(refused.getCode()));
    } catch (StripeException failure) {
      throw cannot(failure);
    }
  }

  private interface Page<T extends HasId> {
    StripeCollection<T> after(Optional<String> last) throws StripeException;
  }

  private <T extends HasId> void forEach(String what, Page<T> page, Consumer<T> reader) {
    long read = 0;
    Optional<String> last = Optional.empty();
    boolean more = true;
    while (more) {
      Optional<String> before = last;
      StripeCollection<T> found = ask(() -> page.after(before));
      found.getData().forEach(reader);
      read += found.getData().size();
      more = Boolean.TRUE.equals(found.getHasMore()) && !found.getData().isEmpty();
      last = more ? Optional.of(found.getData().getLast().getId()) : last;
      progress.accept("Reading Stripe: %,d %s%s".formatted(read, what, more ? " so far" : ""));
    }
  }

  private StripeCollection<PaymentIntent> payments(Span span, Optional<String> last)
      throws StripeException {
    var created =
        PaymentIntentListParams.Created.builder()
            .setGte(span.from().minus(UNTIL_PAID).getEpochSecond());
    span.to().ifPresent(end -> created.setLt(end.getEpochSecond()));
    var wanted =
        PaymentIntentListParams.builder()
            .setLimit(PAGE)
            .setCreated(created.build())
            .addExpand("data.latest_charge");
    last.ifPresent(wanted::setStartingAfter);
    return client.v1().paymentIntents().list(wanted.build());
  }

  private StripeCollection<Refund> refunds(Span span, Optional<String> last)
      throws StripeException {
    var created =
        RefundListParams.Created.builder()
            .setGte(span.from().minus(UNTIL_REFUND_FAILS).getEpochSecond());
    span.to().ifPresent(end -> created.setLt(end.getEpochSecond()));
    var wanted =
        RefundListParams.builder()
            .setLimit(PAGE)
            .setCreated(created.build())
            .addExpand("data.payment_intent.latest_charge");
    last.ifPresent(wanted::setStartingAfter);
    return client.v1().refunds().list(wanted.build());
  }

  private StripeCollection<Dispute> disputes(Span span, Optional<String> last)
      throws StripeException {
    var created =
        DisputeListParams.Created.builder()
            .setGte(span.from().minus(UNTIL_DISPUTE_ENDS).getEpochSecond());
    span.to().ifPresent(end -> created.setLt(end.getEpochSecond()));
    var wanted =
        DisputeListParams.builder()
            .setLimit(PAGE)
            .setCreated(created.build())
            .addExpand("data.payment_intent.latest_charge");
    last.ifPresent(wanted::setStartingAfter);
    return client.v1().disputes().list(wanted.build());
  }

  private static PaymentIntentRetrieveParams withCharge() {
    return PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build();
  }

  private static RefundRetrieveParams refundWithPayment() {
    return RefundRetrieveParams.builder().addExpand("payment_intent.latest_charge").build();
  }

  private static DisputeRetrieveParams disputeWithPayment() {
    return DisputeRetrieveParams.builder().addExpand("payment_intent.latest_charge").build();
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws StripeException;
  }

  private <T> T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (StripeException failure) {
      throw cannot(failure);
    } catch (NullPointerException | ClassCastException | IllegalStateException unreadable) {
      // What the library throws at an empty body, and at one that is something else.
      throw new CannotRun(
          "Stripe at %s gave an answer that cannot be read: try again, or check STRIPE_API_BASE."
              .formatted(key.apiBase()));
    }
  }

  private <T> Optional<T> find(Question<T> question) {
    return ask(() -> {
      try {
        return Optional.of(question.ask());
      } catch (InvalidRequestException refused) {
        if ("resource_missing".equals(refused.getCode())) {
          return Optional.empty();
        }
        throw refused;
      }
    });
  }

  /** Status and code, never the message: Stripe repeats parts of a wrong key in it. */
  private CannotRun cannot(StripeException failure) {
    if (failure instanceof AuthenticationException) { // also where the key lacks a permission
      return new CannotRun(
          "Stripe at %s refuses the key (status %s): set STRIPE_API_KEY to one that may read payment intents, charges, refunds and disputes."
              .formatted(key.apiBase(), failure.getStatusCode()));
    }
    return new CannotRun(
        "Stripe at %s does not answer as it should (%s, status %s, code %s): try again later, or check STRIPE_API_BASE."
            .formatted(
                key.apiBase(),
                failure.getClass().getSimpleName(),
                failure.getStatusCode(),
                failure.getCode()));
  }
}
