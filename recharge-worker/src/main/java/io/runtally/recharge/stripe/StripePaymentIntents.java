package io.runtally.recharge.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeError;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import io.runtally.recharge.charging.Answer;
import io.runtally.recharge.charging.Intent;
import io.runtally.recharge.charging.IntentStatus;
import io.runtally.recharge.charging.PaymentIntents;
import io.runtally.recharge.charging.Refusal;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.StripeMetadata;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Payment intents at Stripe, through its own library. */
public final class StripePaymentIntents implements PaymentIntents {
  private static final Pattern INTENT_ID = Pattern.compile("pi_\\w+");
  private static final Pattern CURRENCY = Pattern.compile("[a-z]{3}");
  private static final int CHECK_WITHIN_MILLIS = 5_000;

  private final StripeClient client;

  /**
   * @param clock tells when an order's time to be confirmed is over
   */
  public StripePaymentIntents(StripeSettings settings, RequestWatch watch, InstantSource clock) {
    this.client =
        StripeClient.builder()
            .setApiKey(settings.apiKey())
            .setApiBase(settings.apiBase().toString())
            .setConnectTimeout((int) settings.connectTimeout().toMillis())
            .setReadTimeout((int) settings.readTimeout().toMillis())
            .setMaxNetworkRetries(settings.networkRetries())
            .setHttpClient(new PacedHttpClient(settings.requestsPerSecond(), watch, clock))
            .build();
  }

  @Override
  public Answer create(RechargeIntent order) {
    var wanted =
        PaymentIntentCreateParams.builder()
            .setAmount(order.order().amountCents())
            .setCurrency(order.order().currency().toLowerCase(Locale.ROOT))
            .setCustomer(order.order().customerId())
            .setPaymentMethod(order.order().paymentMethodId())
            .addPaymentMethodType("card")
            .setDescription("%d credits (auto-recharge)".formatted(order.order().credits()))
            .putMetadata(StripeMetadata.ORGANIZATION, order.organizationId())
            .putMetadata(StripeMetadata.KIND, CreditPayment.Kind.AUTO_RECHARGE.name())
            .putMetadata(StripeMetadata.RECHARGE_ID, order.rechargeId())
            .build();
    return answer(
        () -> client.v1().paymentIntents().create(wanted, key(order, "create")), INTENT_ID);
  }

  @Override
  public Answer fetch(String paymentIntentId) {
    var withCharge = PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build();
    return answer(
        () -> client.v1().paymentIntents().retrieve(paymentIntentId, withCharge),
        only(paymentIntentId));
  }

  @Override
  public Answer confirm(RechargeIntent order, String paymentIntentId, Instant notAfter) {
    var offSession = PaymentIntentConfirmParams.builder().setOffSession(true).build();
    RequestOptions key = key(order, "confirm");
    return answer(
        () ->
            Deadline.bound(
                notAfter,
                () -> client.v1().paymentIntents().confirm(paymentIntentId, offSession, key)),
        only(paymentIntentId));
  }

  @Override
  public Answer cancel(RechargeIntent order, String paymentIntentId, boolean abandoned) {
    var reason = PaymentIntentCancelParams.builder();
    if (abandoned) {
      reason.setCancellationReason(PaymentIntentCancelParams.CancellationReason.ABANDONED);
    }
    RequestOptions key = key(order, "cancel");
    return answer(
        () -> client.v1().paymentIntents().cancel(paymentIntentId, reason.build(), key),
        only(paymentIntentId));
  }

  /**
   * Asks whether the key may do what charging does: read intents with their charges, and write
   * intents. The second is asked by a request that lacks all that it needs, so that nothing is made
   * of it; a key that may not write is refused before that is looked at.
   */
  public KeyCheck checkKey() {
    var one =
        PaymentIntentListParams.builder().setLimit(1L).addExpand("data.latest_charge").build();
    var nothing = PaymentIntentCreateParams.builder().build();
    RequestOptions quick =
        RequestOptions.builder()
            .setConnectTimeout(CHECK_WITHIN_MILLIS)
            .setReadTimeout(CHECK_WITHIN_MILLIS)
            .setMaxNetworkRetries(0)
            .build();
    KeyCheck reading = check(() -> client.v1().paymentIntents().list(one, quick));
    return reading instanceof KeyCheck.Accepted
        ? check(() -> client.v1().paymentIntents().create(nothing, quick))
        : reading;
  }

  private static KeyCheck check(Callable<?> question) {
    try {
      question.call();
      return new KeyCheck.Accepted();
    } catch (AuthenticationException denied) { // also where the key lacks a permission
      return new KeyCheck.Denied(told(denied));
    } catch (InvalidRequestException understood) {
      return understood.getStripeError() == null
          ? new KeyCheck.Unknown(told(understood))
          : new KeyCheck.Accepted();
    } catch (StripeException unknown) {
      return new KeyCheck.Unknown(told(unknown));
    } catch (Exception unreadable) {
      return new KeyCheck.Unknown(
          "an answer that cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }

  private static RequestOptions key(RechargeIntent order, String step) {
    // An attempt has a key of its own: Stripe repeats even a failure of its own for a day.
    return RequestOptions.builder()
        .setIdempotencyKey("%s:%s:%d".formatted(order.rechargeId(), step, order.attempt()))
        .build();
  }

  private static Pattern only(String paymentIntentId) {
    return Pattern.compile(Pattern.quote(paymentIntentId));
  }

  /**
   * What Stripe answered.
   *
   * @param ids what the intent that it shows may be called
   */
  private static Answer answer(Callable<PaymentIntent> question, Pattern ids) {
    try {
      PaymentIntent found = question.call();
      return isWhole(found, ids)
          ? new Answer.Told(intent(found))
          : new Answer.Unknown("an answer that lacks what every payment intent has");
    } catch (CardException refused) {
      return new Answer.Refused(refusal(refused, refused.getDeclineCode()));
    } catch (InvalidRequestException refused) {
      return refused.getStripeError() == null
          ? new Answer.Unknown(told(refused))
          : new Answer.Refused(refusal(refused, null));
    } catch (AuthenticationException denied) { // also where the key lacks a permission
      return new Answer.Denied(told(denied));
    } catch (StripeException unknown) {
      return new Answer.Unknown(told(unknown));
    } catch (Exception unreadable) {
      // What the library throws at an empty body, and at one that is something else, is not told.
      return new Answer.Unknown(
          "an answer that cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }

  /**
   * Whether it has what every intent has, so that what differs from the order is Stripe's word and
   * not half an answer.
   */
  private static boolean isWhole(@Nullable PaymentIntent found, Pattern ids) {
    return found != null
        && matches(ids, found.getId())
        && matches(CURRENCY, found.getCurrency())
        && found.getStatus() != null
        && found.getAmount() != null
        // Ours have some, and what is no map at all is read as an empty one.
        && found.getMetadata() != null
        && !found.getMetadata().isEmpty()
        && (found.getCustomer() != null
            || !found.getMetadata().containsKey(StripeMetadata.RECHARGE_ID))
        && (found.getAmountReceived() != null || !found.getStatus().equals("succeeded"));
  }

  private static boolean matches(Pattern pattern, @Nullable String text) {
    return text != null && pattern.matcher(text).matches();
  }

  /** Status and code, never the message: Stripe repeats parts of a wrong key in it. */
  private static String told(StripeException exception) {
    return "%s, status %s, code %s, request %s"
        .formatted(
            exception.getClass().getSimpleName(),
            exception.getStatusCode(),
            exception.getCode(),
            exception.getRequestId());
  }

  private static Refusal refusal(StripeException refused, @Nullable String declineCode) {
    return refusal(
        refused.getCode(),
        declineCode,
        refused.getStripeError() == null ? null : refused.getStripeError().getMessage());
  }

  private static Refusal refusal(
      @Nullable String code, @Nullable String declineCode, @Nullable String message) {
    return new Refusal(
        code == null ? "invalid_request" : code,
        Optional.ofNullable(declineCode),
        message == null ? "Stripe refused the payment without saying why." : message);
  }

  private static Intent intent(PaymentIntent found) {
    return new Intent(
        found.getId(),
        status(found.getStatus()),
        found.getAmount(),
        found.getAmountReceived() == null ? 0 : found.getAmountReceived(),
        found.getCurrency(),
        Optional.ofNullable(found.getCustomer()),
        metadata(found, StripeMetadata.ORGANIZATION),
        metadata(found, StripeMetadata.RECHARGE_ID),
        Optional.ofNullable(found.getLastPaymentError()).map(StripePaymentIntents::lastRefusal),
        "abandoned".equals(found.getCancellationReason()),
        Optional.ofNullable(found.getLatestChargeObject())
            .filter(charge -> Boolean.TRUE.equals(charge.getPaid()))
            .map(Charge::getCreated)
            .map(Instant::ofEpochSecond));
  }

  private static Optional<String> metadata(PaymentIntent found, String name) {
    Map<String, String> metadata = found.getMetadata();
    return metadata == null ? Optional.empty() : Optional.ofNullable(metadata.get(name));
  }

  private static Refusal lastRefusal(StripeError error) {
    return refusal(error.getCode(), error.getDeclineCode(), error.getMessage());
  }

  private static IntentStatus status(@Nullable String told) {
    for (IntentStatus status : IntentStatus.values()) {
      if (status.name().toLowerCase(Locale.ROOT).equals(told)) {
        return status;
      }
    }
    return IntentStatus.UNRECOGNIZED;
  }
}
