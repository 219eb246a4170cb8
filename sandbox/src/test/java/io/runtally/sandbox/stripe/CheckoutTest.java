package io.runtally.sandbox.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.SetupIntent;
import com.stripe.model.checkout.Session;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.service.V1Services;
import io.runtally.sandbox.Door;
import io.runtally.sandbox.stripe.StripeControl.Customer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CheckoutTest {
  private final Stripe stripe = Stripe.start();
  private final V1Services v1 = stripe.client.v1();
  private final Receiver receiver = new Receiver();
  private final Customer customer = stripe.control.customer("org_1", "pm_card_visa");

  CheckoutTest() throws IOException {
    stripe.control.webhook(receiver.url(), Receiver.SECRET);
  }

  @AfterEach
  void stop() {
    receiver.close();
    stripe.close();
  }

  private SessionCreateParams.Builder session() {
    return SessionCreateParams.builder()
        .setCustomer(customer.customerId())
        .setSuccessUrl("https://example.com/paid?session={CHECKOUT_SESSION_ID}")
        .setCancelUrl("https://example.com/cancel")
        .putMetadata("runtally_organization", "org_1");
  }

  private Session payment() throws StripeException {
    var product =
        SessionCreateParams.LineItem.PriceData.ProductData.builder()
            .setName("25 <credits>")
            .build();
    var price =
        SessionCreateParams.LineItem.PriceData.builder()
            .setCurrency("usd")
            .setUnitAmount(100L)
            .setProductData(product)
            .build();
    return v1.checkout()
        .sessions()
        .create(
            session()
                .setMode(SessionCreateParams.Mode.PAYMENT)
                .addLineItem(
                    SessionCreateParams.LineItem.builder()
                        .setPriceData(price)
                        .setQuantity(25L)
                        .build())
                .setPaymentIntentData(
                    SessionCreateParams.PaymentIntentData.builder()
                        .putMetadata("runtally_organization", "org_1")
                        .putMetadata("runtally_kind", "purchase")
                        .build())
                .build());
  }

  private Session setup() throws StripeException {
    return v1.checkout()
        .sessions()
        .create(
            session()
                .setMode(SessionCreateParams.Mode.SETUP)
                .setCurrency("usd")
                .setSetupIntentData(
                    SessionCreateParams.SetupIntentData.builder()
                        .putMetadata("runtally_organization", "org_1")
                        .build())
                .build());
  }

  private HttpResponse<String> submit(String url, String fields) throws Exception {
    return stripe.raw("POST", URI.create(url).getPath(), fields);
  }

  private static String location(HttpResponse<String> answer) {
    assertEquals(303, answer.statusCode(), answer::body);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private Session fetch(Session session) throws StripeException {
    return v1.checkout().sessions().retrieve(session.getId());
  }

  @Test
  void a_purchase_is_paid_on_the_page_and_told() throws Exception {
    Session session = payment();
    assertNull(session.getPaymentIntent());
    HttpResponse<String> page = stripe.raw("GET", URI.create(session.getUrl()).getPath(), "");
    assertTrue(page.body().contains("Pay 25.00 USD"), page::body);
    assertTrue(page.body().contains("25 × 25 &lt;credits&gt;"), page::body);
    assertTrue(page.body().contains("href=\"https://example.com/cancel\""), page::body);
    for (TestCard card : TestCard.values()) {
      assertTrue(page.body().contains("value=\"%s\"".formatted(card.paymentMethodId())));
      assertTrue(page.body().contains(card.description()), card::description);
    }

    String target = location(submit(session.getUrl(), "card=pm_card_visa&email=a%40b.example"));
    assertEquals("https://example.com/paid?session=" + session.getId(), target);
    Session paid = fetch(session);
    assertEquals("complete", paid.getStatus());
    assertEquals("paid", paid.getPaymentStatus());
    assertNull(paid.getUrl());
    assertEquals("a@b.example", paid.getCustomerDetails().getEmail());
    PaymentIntent intent = v1.paymentIntents().retrieve(paid.getPaymentIntent());
    assertEquals("purchase", intent.getMetadata().get("runtally_kind"));
    assertEquals(2_500, stripe.control.charges("org_1").getFirst().amountCents());
    receiver.await(4);
    assertEquals("checkout.session.completed", receiver.types().getLast());
    assertEquals(404, submit(session.getUrl(), "card=pm_card_visa").statusCode());
    assertEquals(2_500, stripe.control.book().chargedCents());
  }

  @Test
  void a_decline_is_shown_and_another_card_pays() throws Exception {
    Session session = payment();
    HttpResponse<String> declined =
        submit(session.getUrl(), "card=pm_card_visa_chargeDeclinedInsufficientFunds");
    assertEquals(200, declined.statusCode());
    assertTrue(declined.body().contains("Your card has insufficient funds."), declined::body);
    assertTrue(
        declined.body().contains("chargeDeclinedInsufficientFunds\" required checked"),
        declined::body);
    assertEquals("unpaid", fetch(session).getPaymentStatus());
    String intent = fetch(session).getPaymentIntent();
    assertThrows(InvalidRequestException.class, () -> v1.paymentIntents().cancel(intent));
    location(submit(session.getUrl(), "card=pm_card_mastercard"));
    assertEquals(intent, fetch(session).getPaymentIntent());
    assertEquals(1, stripe.control.book().charges().size());
  }

  @Test
  void the_bank_asks_and_the_holder_answers() throws Exception {
    Session session = payment();
    String question = location(submit(session.getUrl(), "card=pm_card_authenticationRequired"));
    String asked = stripe.raw("GET", question, "").body();
    assertTrue(asked.contains("Is it you?") && asked.contains("pay 25.00 USD"), asked);
    HttpResponse<String> failed = stripe.raw("POST", question, "response=fail");
    assertTrue(failed.body().contains("has failed authentication"), failed::body);
    assertEquals("unpaid", fetch(session).getPaymentStatus());
    String again = location(submit(session.getUrl(), "card=pm_card_authenticationRequired"));
    assertEquals(
        "https://example.com/paid?session=" + session.getId(),
        location(stripe.raw("POST", again, "response=complete")));
    assertEquals("paid", fetch(session).getPaymentStatus());
  }

  @Test
  void a_card_is_saved_on_the_page_and_is_not_yet_the_default() throws Exception {
    Session session = setup();
    String page = stripe.raw("GET", URI.create(session.getUrl()).getPath(), "").body();
    assertTrue(page.contains("Nothing is charged now."), page);
    SetupIntent waiting = v1.setupIntents().retrieve(session.getSetupIntent());
    assertEquals("org_1", waiting.getMetadata().get("runtally_organization"));
    assertTrue(
        submit(session.getUrl(), "card=pm_card_visa_chargeDeclined").body().contains("declined"));
    location(submit(session.getUrl(), "card=pm_card_mastercard"));
    SetupIntent saved = v1.setupIntents().retrieve(session.getSetupIntent());
    assertEquals("succeeded", saved.getStatus());
    assertEquals(
        customer.customerId(),
        v1.paymentMethods().retrieve(saved.getPaymentMethod()).getCustomer());
    assertEquals("no_payment_required", fetch(session).getPaymentStatus());
    assertEquals(0, stripe.control.book().chargedCents());
    assertEquals(
        customer.paymentMethodId(),
        v1.customers()
            .retrieve(customer.customerId())
            .getInvoiceSettings()
            .getDefaultPaymentMethod());
  }

  @Test
  void pages_of_a_simulator_in_a_container_are_where_browsers_find_them() throws Exception {
    URI found = URI.create("http://localhost:18111");
    var door = new Door(InetAddress.ofLiteral("0.0.0.0"), 0, Optional.of(found));
    try (Stripe contained = Stripe.start(StripeSimulator.Settings.anywhere().withDoor(door))) {
      Session session =
          contained
              .client
              .v1()
              .checkout()
              .sessions()
              .create(
                  SessionCreateParams.builder()
                      .setMode(SessionCreateParams.Mode.SETUP)
                      .setCurrency("usd")
                      .setSuccessUrl("http://localhost:18080/done")
                      .build());
      assertEquals(found + "/checkout/" + session.getId(), session.getUrl());
      assertEquals(
          200, contained.raw("GET", URI.create(session.getUrl()).getPath(), "").statusCode());
    }
  }

  @Test
  void a_session_expires_by_itself_after_a_day_and_by_request_at_once() throws Exception {
    Session late = payment();
    submit(late.getUrl(), "card=pm_card_visa_chargeDeclined");
    Session early = setup();
    assertEquals("expired", v1.checkout().sessions().expire(early.getId()).getStatus());
    assertThrows(
        InvalidRequestException.class, () -> v1.checkout().sessions().expire(early.getId()));
    assertEquals("canceled", v1.setupIntents().retrieve(early.getSetupIntent()).getStatus());
    stripe.control.advanceClock(Duration.ofHours(24));
    Stripe.await("it has expired", () -> !fetch(late).getStatus().equals("open"));
    assertEquals(404, submit(late.getUrl(), "card=pm_card_visa").statusCode());
    assertEquals(
        "canceled", v1.paymentIntents().retrieve(fetch(late).getPaymentIntent()).getStatus());
    assertEquals(0, stripe.control.book().chargedCents());
  }

  @Test
  void a_page_runs_nothing_whatever_a_session_says() throws Exception {
    String script = "\"><script>alert(1)</script>";
    Session session =
        v1.checkout()
            .sessions()
            .create(
                session()
                    .setMode(SessionCreateParams.Mode.SETUP)
                    .setCurrency("usd")
                    .setCancelUrl("https://example.com/" + script)
                    .build());
    HttpResponse<String> page = stripe.raw("GET", URI.create(session.getUrl()).getPath(), "");
    assertFalse(page.body().contains("<script"), page::body);
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
    HttpResponse<String> declined =
        submit(
            session.getUrl(),
            "card=pm_card_visa_chargeDeclined&email=" + URLEncoder.encode(script, UTF_8));
    assertFalse(declined.body().contains("<script"), declined::body);
    assertTrue(submit(session.getUrl(), "card=").body().contains("Choose a card."));
  }

  @Test
  void a_receipt_can_be_looked_at() throws Exception {
    PaymentIntent paid = stripe.confirm(stripe.intent(customer), "k");
    String url = v1.charges().retrieve(paid.getLatestCharge()).getReceiptUrl();
    String page = stripe.raw("GET", URI.create(url).getPath(), "").body();
    assertTrue(page.contains("25.00 USD paid with the card ending in 4242"), page);
  }
}
