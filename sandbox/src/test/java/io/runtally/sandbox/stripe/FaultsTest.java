package io.runtally.sandbox.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import io.runtally.sandbox.stripe.StripeControl.Customer;
import io.runtally.sandbox.stripe.StripeControl.Request;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FaultsTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String CONFIRM = "/v1/payment_intents/*/confirm";

  private final Stripe stripe = Stripe.start();
  private final Customer customer = stripe.control.customer("org_1", "pm_card_visa");

  @AfterEach
  void stop() {
    stripe.close();
  }

  private long charged() {
    return stripe.control.book().chargedCents();
  }

  @Test
  void a_500_before_the_effect_is_saved_under_the_key_and_charges_nobody() throws StripeException {
    PaymentIntent intent = stripe.intent(customer);
    stripe.control.fault(FaultRule.post(CONFIRM).serverError().before().once());
    assertEquals(500, failure(intent, "k").getStatusCode());
    assertEquals(500, failure(intent, "k").getStatusCode());
    assertEquals(0, charged());
    assertEquals("succeeded", stripe.confirm(intent, "another").getStatus());
  }

  @Test
  void a_500_after_the_effect_is_saved_too_but_the_money_is_gone() throws StripeException {
    PaymentIntent intent = stripe.intent(customer);
    stripe.control.fault(FaultRule.post(CONFIRM).serverError().after().once());
    assertEquals(500, failure(intent, "k").getStatusCode());
    assertEquals(500, failure(intent, "k").getStatusCode());
    assertEquals(2_500, charged());
    assertEquals("succeeded", stripe.fetch(intent).getStatus());
  }

  private ApiException failure(PaymentIntent intent, String key) {
    return assertThrows(ApiException.class, () -> stripe.confirm(intent, key));
  }

  @Test
  void too_many_requests_are_not_saved() throws StripeException {
    PaymentIntent intent = stripe.intent(customer);
    stripe.control.fault(FaultRule.post(CONFIRM).tooManyRequests().once());
    RateLimitException slower =
        assertThrows(RateLimitException.class, () -> stripe.confirm(intent, "k"));
    assertEquals("rate_limit", slower.getCode());
    assertEquals("succeeded", stripe.confirm(intent, "k").getStatus());
  }

  @Test
  void a_lock_timeout_asks_to_be_tried_again() throws Exception {
    stripe.control.fault(FaultRule.any("/v1/customers/**").lockTimeout().once());
    var answer = stripe.raw("GET", "/v1/customers/" + customer.customerId(), "");
    assertEquals(429, answer.statusCode());
    assertEquals("true", answer.headers().firstValue("Stripe-Should-Retry").orElseThrow());
    assertEquals(200, stripe.raw("GET", "/v1/customers/" + customer.customerId(), "").statusCode());
  }

  @Test
  void a_request_held_after_its_effect_has_charged_and_holds_nobody_else() throws Exception {
    PaymentIntent intent = stripe.intent(customer);
    Fault held = stripe.control.fault(FaultRule.post(CONFIRM).hang().after().once());
    CompletableFuture<PaymentIntent> confirm = confirmAsync(intent);
    held.awaitHeld(SOON);
    assertEquals(2_500, charged());
    assertEquals("succeeded", stripe.fetch(intent).getStatus());
    assertEquals(Request.State.OPEN, lastConfirm().state());
    assertEquals(1, held.release(Release.ANSWER));
    assertEquals("succeeded", confirm.join().getStatus());
    assertEquals(0, held.held());
  }

  @Test
  void a_request_held_before_its_effect_and_cut_never_has_one() throws Exception {
    PaymentIntent intent = stripe.intent(customer);
    Fault held = stripe.control.fault(FaultRule.post(CONFIRM).hang().before().times(2));
    CompletableFuture<PaymentIntent> confirm = confirmAsync(intent);
    held.awaitHeld(SOON);
    held.release(Release.CUT);
    // The JDK sends it once more by itself.
    held.awaitFired(2, SOON);
    held.awaitHeld(SOON);
    held.release(Release.CUT);
    assertThrows(RuntimeException.class, confirm::join);
    assertEquals(0, charged());
    assertEquals(Request.State.CUT, lastConfirm().state());
  }

  @Test
  void a_request_whose_client_died_has_its_effect_all_the_same() throws Exception {
    PaymentIntent intent = stripe.intent(customer);
    Fault held = stripe.control.fault(FaultRule.post(CONFIRM).hang().before().once());
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), stripe.simulator.address().getPort())) {
      String request =
          """
          POST /v1/payment_intents/%s/confirm HTTP/1.1
          Host: localhost
          Authorization: Bearer sk_test_1
          Content-Length: 16

          off_session=true\
          """
              .formatted(intent.getId())
              .replace("\n", "\r\n");
      client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().flush();
      held.awaitHeld(SOON);
    }
    assertEquals(0, charged());
    held.release(Release.ANSWER);
    Stripe.await("it is over", () -> lastConfirm().state() != Request.State.OPEN);
    assertEquals(2_500, charged());
  }

  private CompletableFuture<PaymentIntent> confirmAsync(PaymentIntent intent) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return stripe.confirm(intent, "k");
      } catch (StripeException failure) {
        throw new IllegalStateException(failure);
      }
    });
  }

  private Request lastConfirm() {
    return stripe.control.requests().stream()
        .filter(request -> request.path().endsWith("/confirm"))
        .toList()
        .getLast();
  }

  @Test
  void a_cut_after_the_effect_charges_and_tells_nobody() throws StripeException {
    PaymentIntent intent = stripe.intent(customer);
    Fault cut = stripe.control.fault(FaultRule.post(CONFIRM).cut().after());
    assertThrows(ApiConnectionException.class, () -> stripe.confirm(intent, "k"));
    assertEquals(2_500, charged());
    cut.remove();
    assertEquals("succeeded", stripe.confirm(intent, "k").getStatus());
    assertEquals(2_500, charged());
  }

  @Test
  void a_cut_before_the_effect_charges_nobody() throws StripeException {
    PaymentIntent intent = stripe.intent(customer);
    stripe.control.fault(FaultRule.post(CONFIRM).cut());
    assertThrows(ApiConnectionException.class, () -> stripe.confirm(intent, "k"));
    assertEquals(0, charged());
  }

  @Test
  void an_empty_body_is_no_answer_at_all() throws Exception {
    stripe.control.fault(FaultRule.post("/v1/customers").emptyBody().after().once());
    var answer = stripe.raw("POST", "/v1/customers", "metadata[runtally_organization]=org_9");
    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
    assertEquals("org_9", stripe.control.requests().getLast().organization().orElseThrow());
  }

  @Test
  void a_key_that_is_not_accepted_any_more() {
    stripe.control.key(KeyStatus.EXPIRED);
    assertThrows(AuthenticationException.class, () -> stripe.intent(customer));
    stripe.control.key(KeyStatus.FORBIDDEN);
    assertThrows(PermissionException.class, () -> stripe.intent(customer));
    stripe.control.key(KeyStatus.VALID);
    stripe.control.fault(FaultRule.any("/v1/**").unauthorized().once());
    assertThrows(AuthenticationException.class, () -> stripe.intent(customer));
    stripe.control.fault(FaultRule.any("/v1/**").forbidden().once());
    assertThrows(PermissionException.class, () -> stripe.intent(customer));
  }

  @Test
  void a_fault_of_one_organization_leaves_the_others_alone() throws StripeException {
    Customer other = stripe.control.customer("org_2", "pm_card_visa");
    PaymentIntent concerned = stripe.intent(customer);
    PaymentIntent unconcerned = stripe.intent(other);
    stripe.control.fault(FaultRule.any("/v1/**").serverError().organization("org_1"));
    assertThrows(ApiException.class, () -> stripe.confirm(concerned, "k1"));
    assertThrows(ApiException.class, () -> stripe.intent(customer));
    assertEquals("succeeded", stripe.confirm(unconcerned, "k2").getStatus());
    assertEquals(2, stripe.control.requests("org_2").size());
  }

  @Test
  void a_fault_can_skip_some_hit_some_and_then_stop() throws StripeException {
    stripe.control.fault(FaultRule.post("/v1/payment_intents").tooManyRequests().skip(1).times(2));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      statuses.add(statusOfCreate());
    }
    assertEquals(List.of(200, 429, 429, 200, 200), statuses);
  }

  @Test
  void a_chance_is_the_same_for_the_same_seed() throws StripeException {
    List<Integer> first = statuses(7);
    assertEquals(first, statuses(7));
    assertTrue(first.contains(200) && first.contains(429), first::toString);
  }

  private List<Integer> statuses(long seed) throws StripeException {
    Fault fault =
        stripe.control.fault(
            FaultRule.post("/v1/payment_intents").tooManyRequests().probability(0.5, seed));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      statuses.add(statusOfCreate());
    }
    fault.remove();
    return statuses;
  }

  private int statusOfCreate() throws StripeException {
    try {
      stripe.intent(customer);
      return 200;
    } catch (RateLimitException slower) {
      return slower.getStatusCode();
    }
  }

  @Test
  void latency_and_delays_make_answers_late() throws StripeException {
    stripe.control.latency(Duration.ofMillis(60));
    assertTrue(millisOfCreate() >= 60);
    stripe.control.latency(Duration.ZERO);
    stripe.control.fault(FaultRule.any("/v1/**").delay(Duration.ofMillis(80)).after().once());
    assertTrue(millisOfCreate() >= 80);
  }

  private long millisOfCreate() throws StripeException {
    long began = System.nanoTime();
    stripe.intent(customer);
    return Duration.ofNanos(System.nanoTime() - began).toMillis();
  }

  @Test
  void hundreds_of_requests_are_held_at_once_and_each_card_is_charged_once() throws Exception {
    int count = 300;
    Fault held = stripe.control.fault(FaultRule.post(CONFIRM).hang().after().times(count));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<PaymentIntent>> confirms = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String key = "k" + i;
        confirms.add(threads.submit(() -> stripe.confirm(stripe.intent(customer), key)));
      }
      held.awaitHeld(count, Duration.ofSeconds(30));
      assertEquals(count * 2_500L, charged());
      stripe.control.clearFaults();
      for (Future<PaymentIntent> confirm : confirms) {
        assertEquals("succeeded", confirm.get().getStatus());
      }
    }
    assertEquals(count, stripe.control.charges("org_1").size());
  }

  @Test
  void two_confirms_of_one_intent_at_once_charge_it_once() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 20; round++) {
        PaymentIntent intent = stripe.intent(customer);
        String key = "k" + round;
        Future<PaymentIntent> first = threads.submit(() -> stripe.confirm(intent, key + "a"));
        Future<PaymentIntent> second = threads.submit(() -> stripe.confirm(intent, key + "b"));
        assertEquals(1, (succeeded(first) ? 1 : 0) + (succeeded(second) ? 1 : 0));
      }
    }
    assertEquals(20, stripe.control.book().charges().size());
  }

  private static boolean succeeded(Future<PaymentIntent> confirm) throws InterruptedException {
    try {
      return confirm.get().getStatus().equals("succeeded");
    } catch (ExecutionException refused) {
      return false;
    }
  }

  @Test
  void the_request_log_tells_what_came_and_what_was_answered() throws StripeException {
    PaymentIntent intent = stripe.intent(customer);
    stripe.confirm(intent, "rc_1:confirm:1");
    Request confirm = lastConfirm();
    assertEquals("POST", confirm.method());
    assertEquals("/v1/payment_intents/%s/confirm".formatted(intent.getId()), confirm.path());
    assertEquals("rc_1:confirm:1", confirm.idempotencyKey().orElseThrow());
    assertEquals("org_1", confirm.organization().orElseThrow());
    assertEquals(OptionalInt.of(200), confirm.status());
    assertEquals("off_session=true", confirm.parameters());
    stripe.control.forgetRequests();
    assertEquals(List.of(), stripe.control.requests());
  }
}
