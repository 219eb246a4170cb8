package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.Stripe.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import io.runtally.sandbox.stripe.StripeControl.Customer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaymentIntentsTest {
  private final Stripe stripe = Stripe.start();

  @AfterEach
  void stop() {
    stripe.close();
  }

  @Test
  void a_recharge_is_bound_confirmed_and_in_the_book() throws StripeException {
    Customer customer = stripe.control.customer("org_1", "pm_card_visa");
    PaymentIntent intent = stripe.intent(customer);
    assertEquals("requires_confirmation", intent.getStatus());
    assertEquals(List.of(), stripe.control.book().charges());

    PaymentIntent paid = stripe.confirm(intent, "rc_1:confirm:1");
    assertEquals("succeeded", paid.getStatus());
    assertEquals(2_500, paid.getAmountReceived());

    Book.Charge charge = stripe.control.charges("org_1").getFirst();
    assertEquals(intent.getId(), charge.paymentIntentId());
    assertEquals(paid.getLatestCharge(), charge.chargeId());
    assertEquals(Optional.of("rc_org_1"), charge.rechargeId());
    assertEquals(customer.customerId(), charge.customer());
    assertEquals("pm_card_visa", charge.card());
    assertEquals(2_500, charge.amountCents());
    assertEquals(2_500, stripe.control.book().chargedCents());
    assertEquals(List.of(), stripe.control.charges("org_2"));
  }

  @Test
  void the_receipt_comes_with_the_expanded_charge() throws StripeException {
    PaymentIntent intent = stripe.intent(stripe.control.customer("org_1", "pm_card_visa"));
    stripe.confirm(intent, "k");
    PaymentIntentRetrieveParams expanded =
        PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build();
    Charge charge =
        stripe
            .client
            .v1()
            .paymentIntents()
            .retrieve(intent.getId(), expanded)
            .getLatestChargeObject();
    assertEquals(
        stripe.simulator.address() + "/receipts/" + charge.getId(), charge.getReceiptUrl());
  }

  @Test
  void a_succeeded_intent_cannot_be_confirmed_or_canceled() throws StripeException {
    PaymentIntent intent = stripe.intent(stripe.control.customer("org_1", "pm_card_visa"));
    stripe.confirm(intent, "first");
    InvalidRequestException again =
        assertThrows(InvalidRequestException.class, () -> stripe.confirm(intent, "second"));
    assertEquals(400, again.getStatusCode());
    assertEquals("payment_intent_unexpected_state", again.getCode());
    assertEquals("succeeded", again.getStripeError().getPaymentIntent().getStatus());
    InvalidRequestException cancel =
        assertThrows(
            InvalidRequestException.class,
            () -> stripe.client.v1().paymentIntents().cancel(intent.getId()));
    assertEquals("payment_intent_unexpected_state", cancel.getCode());
    assertEquals(1, stripe.control.book().charges().size());
  }

  @Test
  void a_declined_intent_has_no_card_left_and_keeps_its_error_when_canceled()
      throws StripeException {
    PaymentIntent intent =
        stripe.intent(stripe.control.customer("org_1", "pm_card_chargeCustomerFail"));
    CardException declined =
        assertThrows(CardException.class, () -> stripe.confirm(intent, "first"));
    assertEquals("card_declined", declined.getCode());
    assertEquals("generic_decline", declined.getDeclineCode());
    assertEquals(
        "requires_payment_method", declined.getStripeError().getPaymentIntent().getStatus());

    PaymentIntent after = stripe.fetch(intent);
    assertEquals("requires_payment_method", after.getStatus());
    assertNull(after.getPaymentMethod());
    assertNotNull(after.getLastPaymentError().getPaymentMethod());
    assertEquals(declined.getCharge(), after.getLatestCharge());

    InvalidRequestException noCard =
        assertThrows(InvalidRequestException.class, () -> stripe.confirm(intent, "second"));
    assertEquals("payment_intent_unexpected_state", noCard.getCode());

    PaymentIntent canceled =
        stripe
            .client
            .v1()
            .paymentIntents()
            .cancel(
                intent.getId(),
                PaymentIntentCancelParams.builder()
                    .setCancellationReason(PaymentIntentCancelParams.CancellationReason.ABANDONED)
                    .build());
    assertEquals("canceled", canceled.getStatus());
    assertEquals("abandoned", canceled.getCancellationReason());
    assertEquals("generic_decline", canceled.getLastPaymentError().getDeclineCode());
    assertEquals(0, stripe.control.book().chargedCents());
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_chargeCustomerFail, card_declined, generic_decline",
    "pm_card_visa_chargeDeclined, card_declined, generic_decline",
    "pm_card_visa_chargeDeclinedInsufficientFunds, card_declined, insufficient_funds",
    "pm_card_visa_chargeDeclinedLostCard, card_declined, lost_card",
    "pm_card_visa_chargeDeclinedStolenCard, card_declined, stolen_card",
    "pm_card_chargeDeclinedExpiredCard, expired_card, expired_card",
    "pm_card_chargeDeclinedIncorrectCvc, incorrect_cvc, incorrect_cvc",
    "pm_card_chargeDeclinedProcessingError, processing_error, processing_error",
    "pm_card_authenticationRequired, authentication_required, authentication_required",
    "pm_card_authenticationRequiredOnSetup, authentication_required, authentication_required",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds, authentication_required, authentication_required",
    "pm_card_simulatorDeclinedForAuthentication, card_declined, authentication_required",
  })
  void a_card_that_does_not_pay_off_session_says_why(String card, String code, String declineCode) {
    CardException declined = assertThrows(CardException.class, () -> pay(card, true));
    assertEquals(402, declined.getStatusCode());
    assertEquals(code, declined.getCode());
    assertEquals(declineCode, declined.getDeclineCode());
    assertEquals(List.of(), stripe.control.book().charges());
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_visa",
    "pm_card_mastercard",
    "pm_card_authenticationRequiredSetupForOffSession",
    "pm_card_createDispute",
    "pm_card_createDisputeProductNotReceived",
    "pm_card_createDisputeInquiry",
    "pm_card_refundFail",
  })
  void a_card_that_pays_off_session_pays(String card) throws StripeException {
    assertEquals("succeeded", pay(card, true).getStatus());
    assertEquals(1_000, stripe.control.book().chargedCents());
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_authenticationRequired",
    "pm_card_authenticationRequiredOnSetup",
    "pm_card_authenticationRequiredSetupForOffSession",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
  })
  void a_card_that_asks_its_holder_waits_when_that_is_there(String card) throws StripeException {
    PaymentIntent intent = pay(card, false);
    assertEquals("requires_action", intent.getStatus());
    assertEquals("use_stripe_sdk", intent.getNextAction().getType());
    assertEquals(0, stripe.control.book().chargedCents());
  }

  private PaymentIntent pay(String card, boolean offSession) throws StripeException {
    PaymentIntentCreateParams.Builder params =
        PaymentIntentCreateParams.builder()
            .setAmount(1_000L)
            .setCurrency("usd")
            .setPaymentMethod(card)
            .addPaymentMethodType("card")
            .setConfirm(true);
    return stripe
        .client
        .v1()
        .paymentIntents()
        .create((offSession ? params.setOffSession(true) : params).build());
  }

  @Test
  void a_card_saved_with_authentication_is_trusted_off_session() throws StripeException {
    Customer customer = stripe.control.customer("org_1", "pm_card_authenticationRequiredOnSetup");
    assertEquals("succeeded", stripe.confirm(stripe.intent(customer), "k").getStatus());
  }

  @Test
  void without_payment_method_types_confirming_demands_a_return_url() throws StripeException {
    Customer customer = stripe.control.customer("org_1", "pm_card_visa");
    PaymentIntent intent =
        stripe
            .client
            .v1()
            .paymentIntents()
            .create(
                PaymentIntentCreateParams.builder()
                    .setAmount(1_000L)
                    .setCurrency("usd")
                    .setCustomer(customer.customerId())
                    .setPaymentMethod(customer.paymentMethodId())
                    .build());
    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> stripe.confirm(intent, "k"));
    assertEquals("return_url", refused.getParam());
    PaymentIntentConfirmParams withUrl =
        PaymentIntentConfirmParams.builder()
            .setOffSession(true)
            .setReturnUrl("https://example.com/back")
            .build();
    // Not saved: it was refused as it stands.
    assertEquals(
        "succeeded",
        stripe.client.v1().paymentIntents().confirm(intent.getId(), withUrl, key("k")).getStatus());
  }

  @Test
  void a_canceled_intent_cannot_be_confirmed() throws StripeException {
    PaymentIntent intent = stripe.intent(stripe.control.customer("org_1", "pm_card_visa"));
    stripe.client.v1().paymentIntents().cancel(intent.getId());
    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> stripe.confirm(intent, "k"));
    assertEquals("payment_intent_unexpected_state", refused.getCode());
    assertEquals("canceled", refused.getStripeError().getPaymentIntent().getStatus());
  }

  @Test
  void a_list_goes_page_by_page_newest_first_and_knows_times() throws StripeException {
    Customer customer = stripe.control.customer("org_1", "pm_card_visa");
    for (int i = 0; i < 5; i++) {
      stripe.intent(customer);
    }
    stripe.intent(stripe.control.customer("org_2", "pm_card_visa"));
    PaymentIntentListParams.Builder ofCustomer =
        PaymentIntentListParams.builder().setCustomer(customer.customerId()).setLimit(2L);
    var first = stripe.client.v1().paymentIntents().list(ofCustomer.build());
    assertEquals(2, first.getData().size());
    assertEquals(true, first.getHasMore());
    int count = 0;
    for (PaymentIntent ignored : first.autoPagingIterable()) {
      count++;
    }
    assertEquals(5, count);
    long later = stripe.control.now().getEpochSecond() + 10;
    var none =
        stripe
            .client
            .v1()
            .paymentIntents()
            .list(
                ofCustomer
                    .setCreated(PaymentIntentListParams.Created.builder().setGte(later).build())
                    .build());
    assertEquals(List.of(), none.getData());
  }
}
