package io.runtally.sandbox.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.DisputeListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.service.V1Services;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MoneyBackTest {
  private final Stripe stripe = Stripe.start();
  private final V1Services v1 = stripe.client.v1();

  @AfterEach
  void stop() {
    stripe.close();
  }

  private PaymentIntent pay(String card) throws StripeException {
    PaymentIntent intent = stripe.intent(stripe.control.customer("org_1", card));
    return stripe.confirm(intent, "k" + card);
  }

  private Refund refund(PaymentIntent intent, long cents) throws StripeException {
    return v1.refunds()
        .create(
            RefundCreateParams.builder().setPaymentIntent(intent.getId()).setAmount(cents).build());
  }

  private Charge charge(PaymentIntent intent) throws StripeException {
    return v1.charges().retrieve(intent.getLatestCharge());
  }

  @Test
  void refunds_add_up_on_the_charge_and_never_exceed_it() throws StripeException {
    PaymentIntent intent = pay("pm_card_visa");
    Refund first = refund(intent, 1_050);
    assertEquals("succeeded", first.getStatus());
    assertEquals(1_050, charge(intent).getAmountRefunded());
    refund(intent, 450);
    assertEquals(1_500, charge(intent).getAmountRefunded());
    assertEquals(false, charge(intent).getRefunded());
    assertThrows(InvalidRequestException.class, () -> refund(intent, 1_001));
    refund(intent, 1_000);
    assertEquals(true, charge(intent).getRefunded());
    InvalidRequestException again =
        assertThrows(InvalidRequestException.class, () -> refund(intent, 1));
    assertEquals("charge_already_refunded", again.getCode());
    assertEquals(2_500, stripe.control.book().refundedCents());
    RefundListParams ofIntent = RefundListParams.builder().setPaymentIntent(intent.getId()).build();
    assertEquals(3, v1.refunds().list(ofIntent).getData().size());
  }

  @Test
  void lists_of_what_went_back_bring_its_payment_and_charge_along() throws StripeException {
    PaymentIntent paid = pay("pm_card_visa");
    refund(paid, 1_000);
    refund(paid, 500);
    RefundListParams refunds =
        RefundListParams.builder().addExpand("data.payment_intent.latest_charge").build();
    for (Refund each : v1.refunds().list(refunds).getData()) {
      PaymentIntent of = each.getPaymentIntentObject();
      assertEquals(paid.getId(), of.getId());
      assertEquals(paid.getLatestCharge(), of.getLatestChargeObject().getId());
    }
    PaymentIntent disputed = pay("pm_card_mastercard");
    String disputeId = stripe.control.dispute(disputed.getId(), 2_500);
    DisputeListParams disputes =
        DisputeListParams.builder().addExpand("data.payment_intent.latest_charge").build();
    Dispute dispute = v1.disputes().list(disputes).getData().getFirst();
    assertEquals(disputeId, dispute.getId());
    assertEquals(
        disputed.getLatestCharge(),
        dispute.getPaymentIntentObject().getLatestChargeObject().getId());
  }

  @Test
  void what_was_not_paid_cannot_be_refunded() throws StripeException {
    PaymentIntent unpaid = stripe.intent(stripe.control.customer("org_1", "pm_card_visa"));
    assertThrows(InvalidRequestException.class, () -> refund(unpaid, 1));
  }

  @Test
  void a_refund_by_hand_can_fail_and_the_charge_has_its_money_back() throws StripeException {
    PaymentIntent intent = pay("pm_card_visa");
    String refundId = stripe.control.refund(intent.getId(), 1_000);
    assertEquals(1_000, stripe.control.book().refundedCents());
    stripe.control.failRefund(refundId);
    assertEquals("failed", v1.refunds().retrieve(refundId).getStatus());
    assertEquals(0, charge(intent).getAmountRefunded());
    assertEquals(0, stripe.control.book().refundedCents());
    assertThrows(ControlProblem.class, () -> stripe.control.failRefund(refundId));
  }

  @Test
  void the_card_whose_refunds_fail_lets_them_fail_later() throws Exception {
    PaymentIntent intent = pay("pm_card_refundFail");
    Refund refund = refund(intent, 1_000);
    assertEquals("succeeded", refund.getStatus());
    stripe.control.advanceClock(Duration.ofMinutes(1));
    Stripe.await(
        "the refund fails",
        () -> v1.refunds().retrieve(refund.getId()).getStatus().equals("failed"));
    assertEquals(0, charge(intent).getAmountRefunded());
  }

  @Test
  void a_dispute_takes_the_money_and_a_won_one_brings_it_back() throws StripeException {
    PaymentIntent intent = pay("pm_card_visa");
    String id = stripe.control.dispute(intent.getId(), 2_500);
    Dispute dispute = v1.disputes().retrieve(id);
    assertEquals("needs_response", dispute.getStatus());
    assertEquals(intent.getId(), dispute.getPaymentIntent());
    assertEquals(2_500, stripe.control.book().withdrawnCents());
    assertEquals(true, charge(intent).getDisputed());
    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> refund(intent, 100));
    assertEquals("charge_disputed", refused.getCode());
    stripe.control.winDispute(id);
    assertEquals("won", v1.disputes().retrieve(id).getStatus());
    assertEquals(0, stripe.control.book().withdrawnCents());
    assertThrows(ControlProblem.class, () -> stripe.control.loseDispute(id));
  }

  @Test
  void an_inquiry_takes_no_money_until_it_becomes_a_dispute() throws StripeException {
    PaymentIntent intent = pay("pm_card_visa");
    String id = stripe.control.inquiry(intent.getId());
    assertEquals("warning_needs_response", v1.disputes().retrieve(id).getStatus());
    assertEquals(0, stripe.control.book().withdrawnCents());
    assertThrows(ControlProblem.class, () -> stripe.control.winDispute(id));
    stripe.control.escalate(id);
    assertEquals("needs_response", v1.disputes().retrieve(id).getStatus());
    assertEquals(2_500, stripe.control.book().withdrawnCents());
    stripe.control.loseDispute(id);
    assertEquals(2_500, stripe.control.book().withdrawnCents());
  }

  @Test
  void the_disputing_cards_dispute_what_they_paid() throws StripeException {
    pay("pm_card_createDispute");
    pay("pm_card_createDisputeProductNotReceived");
    pay("pm_card_createDisputeInquiry");
    assertEquals(
        List.of("warning_needs_response", "needs_response", "needs_response"),
        v1.disputes().list().getData().stream().map(Dispute::getStatus).toList());
    assertEquals(5_000, stripe.control.book().withdrawnCents());
    assertEquals(7_500, stripe.control.book().chargedCents());
  }
}
