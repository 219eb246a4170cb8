package io.runtally.recharge.charging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.recharge.charging.StripeModel.Card;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LowBalance.RechargeOrder;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.RechargeIntent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R25, R26 and R27 without Kafka and without Stripe. */
class ChargingTest {
  private static final Instant ORDERED_AT = Instant.parse("2026-11-22T10:00:00Z");
  private static final RechargeIntent ORDER =
      new RechargeIntent(
          "org_1-r1-abc",
          "org_1",
          Optional.empty(),
          new RechargeOrder("org_1-r1-abc", 20, 2_000, "usd", "cus_1", "pm_1"),
          ORDERED_AT,
          1);

  private final StripeModel stripe = new StripeModel();
  private Instant now = ORDERED_AT.plusSeconds(3);
  private final Charging charging = new Charging(stripe, () -> now, Duration.ofHours(1));

  @Test
  void R26_an_order_is_bound_before_its_card_is_charged() {
    RechargeIntent bound = bind();

    assertEquals(Optional.of("pi_1"), bound.paymentIntentId());
    assertEquals(List.of("create"), stripe.asked());
    assertEquals(List.of(), stripe.charges());
  }

  @Test
  void R26_a_bound_order_is_paid_once() {
    RechargeIntent bound = bind();

    CreditPayment payment = paid(charging.carryOn(bound));
    CreditPayment again = paid(charging.carryOn(bound));

    assertEquals(payment, again);
    assertEquals(List.of("pi_1"), stripe.charges());
    assertEquals("pi_1", payment.paymentId());
    assertEquals(2_000, payment.amountCents());
    assertEquals(CreditPayment.Kind.AUTO_RECHARGE, payment.kind());
    assertEquals(Optional.of(ORDER.rechargeId()), payment.rechargeId());
    assertEquals(StripeModel.PAID_AT, payment.occurredAt());
  }

  @Test
  void R25_a_decline_is_told_with_stripes_words_once_the_intent_is_canceled() {
    RechargeIntent bound = bind();
    stripe.card(Card.DECLINES);

    RechargeFailure failure = failed(charging.carryOn(bound));

    assertEquals("card_declined", failure.code());
    assertEquals(Optional.of("insufficient_funds"), failure.declineCode());
    assertEquals(StripeModel.DECLINE.message(), failure.message());
    assertFalse(failure.requiresAction());
    assertEquals("pm_1", failure.paymentMethodId());
    assertEquals(IntentStatus.CANCELED, stripe.status("pi_1"));
  }

  @Test
  void R25_a_decline_is_told_alike_by_whoever_comes_after_the_cancel() {
    RechargeIntent bound = bind();
    stripe.card(Card.DECLINES);
    RechargeFailure failure = failed(charging.carryOn(bound));

    assertEquals(failure, failed(charging.carryOn(bound)));
  }

  @Test
  void R25_requires_action_is_not_taken_for_success() {
    RechargeIntent bound = bind();
    stripe.card(Card.DEMANDS_AUTHENTICATION);

    RechargeFailure failure = failed(charging.carryOn(bound));

    assertEquals("authentication_required", failure.code());
    assertTrue(failure.requiresAction());
    assertEquals(IntentStatus.CANCELED, stripe.status("pi_1"));
  }

  @Test
  void R25_authentication_asked_for_by_a_decline_code_is_recognized() {
    var refusal =
        new Refusal("card_declined", Optional.of("authentication_required"), "Ask the holder.");

    assertTrue(refusal.requiresAction());
  }

  @Test
  void R25_a_detached_card_fails_at_once_and_is_not_tried_again() {
    RechargeIntent bound = bind();
    stripe.card(Card.IS_DETACHED);

    RechargeFailure failure = failed(charging.carryOn(bound));

    assertEquals("payment_method_unexpected_state", failure.code());
    assertEquals(List.of("create", "fetch", "confirm", "fetch", "cancel", "fetch"), stripe.asked());
  }

  @Test
  void R25_what_stripe_refuses_to_create_fails_at_once_without_an_intent() {
    var gone = new Refusal("resource_missing", Optional.empty(), "No such customer: 'cus_1'");
    stripe.answer("create", new Answer.Refused(gone));

    RechargeFailure failure = failed(charging.carryOn(ORDER));

    assertEquals("resource_missing", failure.code());
    assertEquals(Optional.empty(), failure.paymentIntentId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "fetch"})
  void R27_an_unknown_answer_is_asked_for_again_under_a_new_key(String question) {
    RechargeIntent order = question.equals("create") ? ORDER : bind();
    stripe.answer(question, new Answer.Unknown("no answer"));

    RechargeIntent later = later(charging.carryOn(order));

    assertEquals(order.attempt() + 1, later.attempt());
    assertEquals(order.paymentIntentId(), later.paymentIntentId());
    assertEquals(List.of(), stripe.charges());
  }

  @Test
  void R27_a_confirmation_whose_answer_was_lost_is_found_out_by_asking() {
    RechargeIntent bound = bind();
    stripe.confirmNow("pi_1");
    stripe.answer("confirm", new Answer.Unknown("cut off"));

    paid(charging.carryOn(bound));

    assertEquals(List.of("pi_1"), stripe.charges());
  }

  @Test
  void R27_a_confirmation_that_may_still_come_is_neither_repeated_nor_canceled_at_once() {
    RechargeIntent bound = bind();
    stripe.answer("confirm", new Answer.Unknown("time-out"));

    later(charging.carryOn(bound));

    assertEquals(List.of("create", "fetch", "confirm", "fetch"), stripe.asked());
    assertEquals(IntentStatus.REQUIRES_CONFIRMATION, stripe.status("pi_1"));
  }

  @Test
  void R27_an_hour_after_the_order_nothing_is_created_any_more() {
    now = ORDERED_AT.plus(Duration.ofHours(1)).plusMillis(1);

    RechargeFailure failure = failed(charging.carryOn(ORDER));

    assertEquals("ORDER_EXPIRED", failure.code());
    assertEquals(List.of(), stripe.asked());
  }

  @Test
  void R27_an_hour_after_the_order_nothing_is_confirmed_any_more() {
    RechargeIntent bound = bind();
    now = ORDERED_AT.plus(Duration.ofHours(1)).plusMillis(1);

    RechargeFailure failure = failed(charging.carryOn(bound));

    assertEquals("ORDER_EXPIRED", failure.code());
    assertEquals(List.of(), stripe.charges());
    assertEquals("ORDER_EXPIRED", failed(charging.carryOn(bound)).code());
  }

  @Test
  void R27_at_the_hour_itself_it_is_still_charged() {
    RechargeIntent bound = bind();
    now = ORDERED_AT.plus(Duration.ofHours(1));

    paid(charging.carryOn(bound));
  }

  @Test
  void R27_money_that_had_arrived_is_credited_however_late_it_is_seen() {
    RechargeIntent bound = bind();
    stripe.confirmNow("pi_1");
    now = ORDERED_AT.plus(Duration.ofDays(3));

    paid(charging.carryOn(bound));
  }

  @Test
  void R27_cancel_and_confirm_exclude_each_other_at_stripe_and_the_winner_is_told() {
    RechargeIntent bound = bind();
    now = ORDERED_AT.plus(Duration.ofHours(2));
    // The confirmation of a worker that was paused comes between this one's fetch and its cancel.
    PaymentIntents late =
        new Delegating(stripe) {
          @Override
          public Answer cancel(RechargeIntent order, String intentId, boolean abandoned) {
            stripe.confirmNow(intentId);
            return super.cancel(order, intentId, abandoned);
          }
        };

    paid(new Charging(late, () -> now, Duration.ofHours(1)).carryOn(bound));
  }

  @Test
  void R27_a_decline_stays_a_decline_when_it_is_found_after_the_hour() {
    RechargeIntent bound = bind();
    stripe.card(Card.DECLINES);
    stripe.confirmNow("pi_1");
    now = ORDERED_AT.plus(Duration.ofHours(2));

    assertEquals("card_declined", failed(charging.carryOn(bound)).code());
  }

  @Test
  void a_payment_that_the_bank_still_works_on_waits() {
    RechargeIntent bound = bind();
    stripe.card(Card.TAKES_ITS_TIME);

    later(charging.carryOn(bound));
    now = ORDERED_AT.plus(Duration.ofHours(2));
    later(charging.carryOn(bound));
  }

  @Test
  void an_intent_canceled_by_hand_fails_and_says_so() {
    RechargeIntent bound = bind();
    stripe.cancelNow("pi_1", false);

    assertEquals("payment_intent_canceled", failed(charging.carryOn(bound)).code());
  }

  @Test
  void an_intent_that_stripe_does_not_know_proves_nothing() {
    RechargeIntent bound = bind();
    stripe.answer(
        "fetch", new Answer.Refused(new Refusal("resource_missing", Optional.empty(), "No such")));

    later(charging.carryOn(bound));
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "fetch", "confirm", "cancel"})
  void an_order_is_held_while_stripe_does_not_accept_the_key(String question) {
    RechargeIntent order = question.equals("create") ? ORDER : bind();
    stripe.card(Card.DECLINES);
    stripe.answer(question, new Answer.Denied("401"));

    assertInstanceOf(Outcome.Held.class, charging.carryOn(order));
  }

  @ParameterizedTest
  @EnumSource(IntentStatus.class)
  void an_intent_of_another_order_is_neither_charged_nor_canceled_nor_credited(
      IntentStatus status) {
    Intent other =
        stripe.make(
            new RechargeIntent(
                "org_2-r1-abc", "org_2", Optional.empty(), ORDER.order(), ORDERED_AT, 1));
    stripe.set(StripeModel.with(other, status, Optional.empty()));
    RechargeIntent forged =
        new RechargeIntent(
            ORDER.rechargeId(), "org_1", Optional.of(other.id()), ORDER.order(), ORDERED_AT, 1);

    assertInstanceOf(Outcome.Rejected.class, charging.carryOn(forged));
    assertEquals(List.of("fetch"), stripe.asked());
  }

  @Test
  void less_money_than_ordered_is_not_credited() {
    RechargeIntent bound = bind();
    Intent paid = StripeModel.with(stripe.find("pi_1"), IntentStatus.SUCCEEDED, Optional.empty());
    stripe.set(
        new Intent(
            paid.id(),
            paid.status(),
            paid.amountCents(),
            paid.amountCents() - 1,
            paid.currency(),
            paid.customerId(),
            paid.organizationId(),
            paid.rechargeId(),
            Optional.empty(),
            false,
            paid.paidAt()));

    var rejected = assertInstanceOf(Outcome.Rejected.class, charging.carryOn(bound));
    assertTrue(rejected.detail().contains("received cents"), rejected.detail());
  }

  @Test
  void R27_an_intent_of_unknown_status_is_canceled_when_its_order_has_expired() {
    RechargeIntent bound = bind();
    stripe.set(StripeModel.with(stripe.find("pi_1"), IntentStatus.UNRECOGNIZED, Optional.empty()));
    later(charging.carryOn(bound));
    assertEquals(IntentStatus.UNRECOGNIZED, stripe.status("pi_1"));

    now = ORDERED_AT.plus(Duration.ofHours(2));

    assertEquals(Refusal.ORDER_EXPIRED, failed(charging.carryOn(bound)).code());
    assertEquals(IntentStatus.CANCELED, stripe.status("pi_1"));
  }

  private RechargeIntent bind() {
    return assertInstanceOf(Outcome.Bound.class, charging.carryOn(ORDER)).order();
  }

  private static CreditPayment paid(Outcome outcome) {
    return assertInstanceOf(Outcome.Paid.class, outcome).payment();
  }

  private static RechargeFailure failed(Outcome outcome) {
    return assertInstanceOf(Outcome.Failed.class, outcome).failure();
  }

  private static RechargeIntent later(Outcome outcome) {
    return assertInstanceOf(Outcome.Later.class, outcome).order();
  }
}
