package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.Stripe.key;
import static io.runtally.sandbox.stripe.Stripe.recharge;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stripe.exception.ApiException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import io.runtally.sandbox.stripe.StripeControl.Customer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IdempotencyTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Stripe stripe = Stripe.start();
  private final Customer customer = stripe.control.customer("org_1", "pm_card_visa");

  @AfterEach
  void stop() {
    stripe.close();
  }

  private PaymentIntent create(long cents, String key) throws StripeException {
    return stripe.client.v1().paymentIntents().create(recharge(customer, cents), key(key));
  }

  @Test
  void the_same_key_gives_the_same_answer_and_says_so() throws StripeException {
    PaymentIntent first = create(2_500, "rc_1:create:1");
    PaymentIntent second = create(2_500, "rc_1:create:1");
    assertEquals(first.getId(), second.getId());
    var headers = second.getLastResponse().headers();
    assertEquals(Optional.of("true"), headers.firstValue("Idempotent-Replayed"));
    assertEquals(Optional.of("rc_1:create:1"), headers.firstValue("Idempotency-Key"));
    assertEquals(
        Optional.of(first.getLastResponse().requestId()), headers.firstValue("Original-Request"));
    assertNotEquals(first.getLastResponse().requestId(), second.getLastResponse().requestId());
    assertEquals(
        Optional.empty(), first.getLastResponse().headers().firstValue("Idempotent-Replayed"));
  }

  @Test
  void the_same_key_with_other_parameters_is_an_error() throws StripeException {
    create(2_500, "k");
    IdempotencyException other = assertThrows(IdempotencyException.class, () -> create(2_600, "k"));
    assertEquals(400, other.getStatusCode());
    assertThrows(IdempotencyException.class, () -> stripe.client.v1().customers().create(key("k")));
  }

  @Test
  void a_key_is_forgotten_after_a_day_and_then_makes_a_new_payment() throws StripeException {
    PaymentIntent first = create(2_500, "k");
    stripe.control.advanceClock(Duration.ofHours(24).minusSeconds(5));
    assertEquals(first.getId(), create(2_500, "k").getId());
    stripe.control.advanceClock(Duration.ofSeconds(6));
    assertNotEquals(first.getId(), create(2_500, "k").getId());
  }

  @Test
  void a_decline_is_saved_and_replayed() throws StripeException {
    Customer declining = stripe.control.customer("org_2", "pm_card_chargeCustomerFail");
    PaymentIntent intent = stripe.intent(declining);
    CardException first = assertThrows(CardException.class, () -> stripe.confirm(intent, "k"));
    CardException second = assertThrows(CardException.class, () -> stripe.confirm(intent, "k"));
    assertEquals(first.getCharge(), second.getCharge());
  }

  @Test
  void a_refusal_as_it_stands_is_not_saved() throws Exception {
    String header = "Idempotency-Key";
    HttpResponse<String> refused =
        stripe.raw("POST", "/v1/payment_intents", "amount=2500&currency=usd&bogus=1", header, "k");
    assertEquals(400, refused.statusCode());
    HttpResponse<String> corrected =
        stripe.raw("POST", "/v1/payment_intents", "amount=2500&currency=usd", header, "k");
    assertEquals(200, corrected.statusCode());
  }

  @Test
  void an_unexpected_state_is_saved_since_execution_had_begun() throws StripeException {
    PaymentIntent intent = stripe.intent(customer);
    stripe.confirm(intent, "first");
    assertThrows(InvalidRequestException.class, () -> stripe.confirm(intent, "second"));
    InvalidRequestException again =
        assertThrows(InvalidRequestException.class, () -> stripe.confirm(intent, "second"));
    assertEquals("payment_intent_unexpected_state", again.getCode());
    assertEquals(true, stripe.control.requests().getLast().replayed());
  }

  @Test
  void a_key_longer_than_255_characters_is_refused() throws Exception {
    create(2_500, "k".repeat(255));
    HttpResponse<String> refused =
        stripe.raw("POST", "/v1/customers", "", "Idempotency-Key", "k".repeat(256));
    assertEquals(400, refused.statusCode());
    assertTrue(refused.body().contains("idempotency_error"), refused::body);
  }

  @Test
  void a_request_whose_twin_is_still_in_progress_is_told_so() throws Exception {
    PaymentIntent intent = stripe.intent(customer);
    Fault held =
        stripe.control.fault(FaultRule.post("/v1/payment_intents/*/confirm").hang().once());
    CompletableFuture<PaymentIntent> first =
        CompletableFuture.supplyAsync(() -> confirmUnchecked(intent));
    held.awaitHeld(SOON);
    ApiException twin = assertThrows(ApiException.class, () -> stripe.confirm(intent, "k"));
    assertEquals(409, twin.getStatusCode());
    assertEquals("idempotency_key_in_use", twin.getCode());
    held.release(Release.ANSWER);
    assertEquals("succeeded", first.join().getStatus());
    assertEquals("succeeded", stripe.confirm(intent, "k").getStatus());
    assertEquals(1, stripe.control.book().charges().size());
  }

  private PaymentIntent confirmUnchecked(PaymentIntent intent) {
    try {
      return stripe.confirm(intent, "k");
    } catch (StripeException failure) {
      throw new AssertionError(failure);
    }
  }
}
