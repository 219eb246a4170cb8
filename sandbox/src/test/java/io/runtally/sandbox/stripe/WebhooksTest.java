package io.runtally.sandbox.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.stripe.exception.CardException;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.net.Webhook;
import io.runtally.sandbox.stripe.StripeControl.Customer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WebhooksTest {
  private final Stripe stripe = Stripe.start();
  private final Receiver receiver = new Receiver();
  private final Customer customer = stripe.control.customer("org_1", "pm_card_visa");

  WebhooksTest() throws IOException {
    stripe.control.webhook(receiver.url(), Receiver.SECRET);
  }

  @AfterEach
  void stop() {
    receiver.close();
    stripe.close();
  }

  private PaymentIntent pay() throws StripeException {
    PaymentIntent intent = stripe.intent(customer);
    return stripe.confirm(intent, "confirm-" + intent.getId());
  }

  @Test
  void a_payment_is_told_in_order_with_the_request_that_caused_it() throws Exception {
    PaymentIntent intent = pay();
    Event succeeded = receiver.await(3).get(2);
    assertEquals(
        List.of("payment_intent.created", "charge.succeeded", "payment_intent.succeeded"),
        receiver.types());
    PaymentIntent told =
        (PaymentIntent) succeeded.getDataObjectDeserializer().getObject().orElseThrow();
    assertEquals(intent.getId(), told.getId());
    assertEquals("org_1", told.getMetadata().get("runtally_organization"));
    assertEquals("confirm-" + intent.getId(), succeeded.getRequest().getIdempotencyKey());
    assertEquals("2026-07-29.dahlia", succeeded.getApiVersion());
    Event asked = stripe.client.v1().events().retrieve(succeeded.getId());
    assertEquals("payment_intent.succeeded", asked.getType());
  }

  @Test
  void every_kind_of_event_can_be_read() throws Exception {
    PaymentIntent intent = pay();
    stripe.control.failRefund(stripe.control.refund(intent.getId(), 500));
    stripe.control.winDispute(stripe.control.dispute(intent.getId(), 2_500));
    stripe.client.v1().paymentIntents().cancel(stripe.intent(customer).getId());
    PaymentIntent declined =
        stripe.intent(stripe.control.customer("org_2", "pm_card_chargeCustomerFail"));
    assertThrows(CardException.class, () -> stripe.confirm(declined, "k"));
    stripe.client.v1().customers().delete(customer.customerId());
    List<String> expected =
        List.of(
            "payment_intent.succeeded",
            "refund.created",
            "charge.refunded",
            "refund.updated",
            "refund.failed",
            "charge.dispute.created",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.funds_reinstated",
            "charge.dispute.closed",
            "payment_intent.canceled",
            "payment_method.attached",
            "charge.failed",
            "payment_intent.payment_failed",
            "payment_method.detached",
            "customer.deleted");
    awaitNothingWaiting();
    List<String> told = new ArrayList<>(receiver.types());
    told.retainAll(expected);
    assertEquals(expected, told);
  }

  private void awaitNothingWaiting() throws Exception {
    Stripe.await("nothing waits", () -> stripe.control.waitingDeliveries() == 0);
  }

  @Test
  void what_is_refused_is_told_again_by_the_simulators_clock() throws Exception {
    receiver.refuse(2);
    stripe.intent(customer);
    stripe.control.advanceClock(Duration.ofHours(1));
    Stripe.await(
        "it is told at last",
        () -> {
          stripe.control.advanceClock(Duration.ofSeconds(10));
          return !receiver.events().isEmpty();
        });
    assertEquals(List.of("payment_intent.created"), receiver.types());
  }

  @Test
  void what_waits_can_be_told_at_once_unless_it_is_held() throws Exception {
    stripe.control.delivery(DeliveryPolicy.plain().delay(Duration.ofHours(1)).hold());
    stripe.intent(customer);
    stripe.control.deliverNow();
    assertEquals(1, stripe.control.waitingDeliveries());
    assertEquals(List.of(), receiver.events());
    stripe.control.releaseDeliveries(DeliveryOrder.KEPT);
    receiver.await(1);
    stripe.intent(customer);
    assertEquals(1, stripe.control.waitingDeliveries());
    stripe.control.deliverNow();
    receiver.await(2);
    awaitNothingWaiting();
  }

  @Test
  void what_is_refused_when_told_at_once_has_its_short_pauses_before_it_again() throws Exception {
    receiver.refuse(4);
    stripe.intent(customer);
    Stripe.await(
        "it is refused three times",
        () -> {
          stripe.control.advanceClock(Duration.ofSeconds(10));
          return receiver.refused() >= 3;
        });
    stripe.control.deliverNow();
    // A fourth refusal would be followed by a pause of minutes.
    receiver.await(1);
    assertEquals(4, receiver.refused());
  }

  @Test
  void an_event_can_come_twice_and_once_more() throws Exception {
    stripe.control.delivery(DeliveryPolicy.plain().copies(2));
    stripe.intent(customer);
    List<Event> twice = receiver.await(2);
    assertEquals(twice.get(0).getId(), twice.get(1).getId());
    stripe.control.sendAgain(twice.get(0).getId());
    assertEquals(twice.get(0).getId(), receiver.await(3).get(2).getId());
  }

  @Test
  void held_events_go_out_in_the_order_that_is_wished() throws Exception {
    stripe.control.delivery(DeliveryPolicy.plain().hold());
    pay();
    assertEquals(3, stripe.control.waitingDeliveries());
    assertEquals(List.of(), receiver.events());
    stripe.control.releaseDeliveries(DeliveryOrder.REVERSED);
    receiver.await(3);
    List<String> order =
        new ArrayList<>(
            List.of("payment_intent.created", "charge.succeeded", "payment_intent.succeeded"));
    Collections.reverse(order);
    assertEquals(order, receiver.types());
  }

  @Test
  void a_lost_event_never_comes_and_a_delayed_one_late() throws Exception {
    stripe.control.delivery(DeliveryPolicy.plain().loss(1, 1));
    stripe.intent(customer);
    stripe.control.delivery(DeliveryPolicy.plain().delay(Duration.ofHours(1)));
    PaymentIntent late = stripe.intent(customer);
    assertEquals(1, stripe.control.waitingDeliveries());
    assertEquals(List.of(), receiver.events());
    stripe.control.advanceClock(Duration.ofHours(1));
    Event only = receiver.await(1).getFirst();
    assertTrue(only.getData().toJson().contains(late.getId()));
    awaitNothingWaiting();
  }

  @Test
  void the_signature_is_the_one_of_stripes_own_example() throws Exception {
    assumeTrue(StripeShapes.fixtures().isPresent(), "Stripe's example of a signature is not here");
    var vector = StripeShapes.fixtures().orElseThrow().path("webhook_signature_vector");
    String header =
        Webhook.Signature.generateSignatureHeader(
            vector.path("payload").asText(),
            vector.path("secret").asText(),
            vector.path("timestamp").asLong());
    assertEquals(vector.path("header").asText(), header);
  }

  @Test
  void a_webhook_needs_a_url() {
    ControlProblem problem =
        assertThrows(
            ControlProblem.class, () -> stripe.control.webhook(URI.create("nowhere"), "whsec_1"));
    assertTrue(problem.toString().contains("nowhere"), problem::toString);
  }
}
