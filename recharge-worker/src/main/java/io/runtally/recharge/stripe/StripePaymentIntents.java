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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Payment intents at Stripe, through its own library. */
public final class StripePaymentIntents implements PaymentIntents {
  private final StripeClient client;

  public StripePaymentIntents(StripeSettings settings, RequestWatch watch) {
    this.client =
        StripeClient.builder()
            .setApiKey(settings.apiKey())
            .setApiBase(settings.apiBase().toString())
            .setConnectTimeout((int) settings.connectTimeout().toMillis())
            .setReadTimeout((int) settings.readTimeout().toMillis())
            .setMaxNetworkRetries(settings.networkRetries())
            .setHttpClient(new PacedHttpClient(settings.requestsPerSecond(), watch))
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
    return answer(() -> client.v1().paymentIntents().create(wanted, key(order, "create")));
  }

  @Override
  public Answer fetch(String paymentIntentId) {
    var withCharge = PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build();
    return answer(() -> client.v1().paymentIntents().retrieve(paymentIntentId, withCharge));
  }

  @Override
  public Answer confirm(RechargeIntent order, String paymentIntentId) {
    var offSession = PaymentIntentConfirmParams.builder().setOffSession(true).build();
    return answer(() ->
        client.v1().paymentIntents().confirm(paymentIntentId, offSession, key(order, "confirm")));
  }

  @Override
  public Answer cancel(RechargeIntent order, String paymentIntentId, boolean abandoned) {
    var reason = PaymentIntentCancelParams.builder();
    if (abandoned) {
      reason.setCancellationReason(PaymentIntentCancelParams.CancellationReason.ABANDONED);
    }
    return answer(() ->
        client.v1().paymentIntents().cancel(paymentIntentId, reason.build(), key(order, "cancel")));
  }

  /**
   * Asks for as little as possible, to learn whether Stripe accepts the key; empty where it does.
   */
  public Optional<String> whyDenied() {
    var one = PaymentIntentListParams.builder().setLimit(1L).build();
    try {
      client.v1().paymentIntents().list(one);
      return Optional.empty();
    } catch (AuthenticationException denied) { // also where the key lacks a permission
      return Optional.of(told(denied));
    } catch (StripeException | RuntimeException unknown) {
      // Unreachable is not denied: orders find that out for themselves, and wait.
      return Optional.empty();
    }
  }

  private static RequestOptions key(RechargeIntent order, String step) {
    // An attempt has a key of its own: Stripe repeats even a failure of its own for a day.
    return RequestOptions.builder()
        .setIdempotencyKey("%s:%s:%d".formatted(order.rechargeId(), step, order.attempt()))
        .build();
  }

  @FunctionalInterface
  private interface Question {
    PaymentIntent ask() throws StripeException;
  }

  private static Answer answer(Question question) {
    try {
      return new Answer.Told(intent(question.ask()));
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
    } catch (NullPointerException | ClassCastException | IllegalStateException unreadable) {
      // What the library throws at an empty body, and at one that is something else.
      return new Answer.Unknown("an answer that cannot be read: " + unreadable);
    }
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
