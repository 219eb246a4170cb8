package io.runtally.sandbox.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.PaymentIntent;
import com.stripe.model.SetupIntent;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.SetupIntentCreateParams;
import com.stripe.service.V1Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SetupIntentsTest {
  private final Stripe stripe = Stripe.start();
  private final V1Services v1 = stripe.client.v1();

  @AfterEach
  void stop() {
    stripe.close();
  }

  private SetupIntent save(String card) throws StripeException {
    Customer customer = v1.customers().create(CustomerCreateParams.builder().build());
    return v1.setupIntents()
        .create(
            SetupIntentCreateParams.builder()
                .setCustomer(customer.getId())
                .setPaymentMethod(card)
                .addPaymentMethodType("card")
                .setConfirm(true)
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pm_card_visa",
        "pm_card_chargeCustomerFail",
        "pm_card_authenticationRequiredSetupForOffSession"
      })
  void a_card_is_saved_without_being_charged(String card) throws StripeException {
    SetupIntent saved = save(card);
    assertEquals("succeeded", saved.getStatus());
    assertEquals(
        saved.getCustomer(), v1.paymentMethods().retrieve(saved.getPaymentMethod()).getCustomer());
    Customer customer = v1.customers().retrieve(saved.getCustomer());
    assertNull(customer.getInvoiceSettings().getDefaultPaymentMethod());
    assertEquals(0, stripe.control.book().chargedCents());
  }

  @Test
  void a_card_that_its_bank_declines_is_not_saved() throws StripeException {
    CardException declined =
        assertThrows(CardException.class, () -> save("pm_card_visa_chargeDeclined"));
    SetupIntent intent = declined.getStripeError().getSetupIntent();
    assertEquals("requires_payment_method", intent.getStatus());
    assertEquals(
        "generic_decline",
        v1.setupIntents().retrieve(intent.getId()).getLastSetupError().getDeclineCode());
  }

  @Test
  void a_card_whose_holder_is_asked_while_it_is_saved_is_trusted_later() throws StripeException {
    SetupIntent waits = save("pm_card_authenticationRequiredOnSetup");
    assertEquals("requires_action", waits.getStatus());
    stripe.control.completeAuthentication(waits.getId());
    SetupIntent saved = v1.setupIntents().retrieve(waits.getId());
    assertEquals("succeeded", saved.getStatus());
    var customer =
        new StripeControl.Customer("org_1", saved.getCustomer(), saved.getPaymentMethod());
    assertEquals("succeeded", stripe.confirm(stripe.intent(customer), "k").getStatus());
  }

  @Test
  void a_holder_who_fails_leaves_no_card() throws StripeException {
    SetupIntent waits = save("pm_card_authenticationRequired");
    stripe.control.failAuthentication(waits.getId());
    SetupIntent failed = v1.setupIntents().retrieve(waits.getId());
    assertEquals("requires_payment_method", failed.getStatus());
    assertEquals("setup_intent_authentication_failure", failed.getLastSetupError().getCode());
    assertThrows(ControlProblem.class, () -> stripe.control.completeAuthentication(waits.getId()));
  }

  @Test
  void a_payment_waits_for_its_holder_too_and_can_be_declined_then() throws StripeException {
    PaymentIntent waits = onSession("pm_card_authenticationRequired");
    stripe.control.completeAuthentication(waits.getId());
    assertEquals("succeeded", stripe.fetch(waits).getStatus());
    assertEquals(1_000, stripe.control.book().chargedCents());
    PaymentIntent declined =
        onSession("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds");
    stripe.control.completeAuthentication(declined.getId());
    assertEquals(
        "insufficient_funds", stripe.fetch(declined).getLastPaymentError().getDeclineCode());
    PaymentIntent failed = onSession("pm_card_authenticationRequired");
    stripe.control.failAuthentication(failed.getId());
    assertEquals(
        "payment_intent_authentication_failure",
        stripe.fetch(failed).getLastPaymentError().getCode());
    assertEquals(1_000, stripe.control.book().chargedCents());
  }

  private PaymentIntent onSession(String card) throws StripeException {
    return v1.paymentIntents()
        .create(
            PaymentIntentCreateParams.builder()
                .setAmount(1_000L)
                .setCurrency("usd")
                .setPaymentMethod(card)
                .addPaymentMethodType("card")
                .setConfirm(true)
                .build());
  }

  @Test
  void what_is_saved_or_canceled_cannot_be_confirmed_again() throws StripeException {
    SetupIntent saved = save("pm_card_visa");
    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> v1.setupIntents().confirm(saved.getId()));
    assertEquals("setup_intent_unexpected_state", refused.getCode());
    SetupIntent waits = save("pm_card_authenticationRequired");
    assertEquals("canceled", v1.setupIntents().cancel(waits.getId()).getStatus());
    assertThrows(InvalidRequestException.class, () -> v1.setupIntents().confirm(waits.getId()));
  }
}
