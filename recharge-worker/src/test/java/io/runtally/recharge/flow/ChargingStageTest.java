package io.runtally.recharge.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.recharge.charging.Answer;
import io.runtally.recharge.charging.Charging;
import io.runtally.recharge.charging.Intent;
import io.runtally.recharge.charging.IntentStatus;
import io.runtally.recharge.charging.PaymentIntents;
import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class ChargingStageTest {
  private static final RecordFormat<RechargeIntent> INTENT =
      RecordFormat.of(Topics.RECHARGE_INTENTS, RechargeIntent.class);

  private final Creating stripe = new Creating();
  private final InFlight inFlight = new InFlight();
  private final Tape tape = new Tape(Topics.RECHARGE_INTENTS);
  private final ChargingStage stage =
      new ChargingStage(
          "settle",
          tape::channel,
          new Charging(stripe, () -> Tape.ORDERED_AT, Duration.ofHours(1)),
          inFlight,
          Fakes.granted(),
          Duration.ofSeconds(10),
          new NoWatch());

  @Test
  void R26_an_order_that_is_told_twice_in_a_batch_gets_one_intent() throws Exception {
    tape.with(Tape.order("org_1"), Tape.ORDERED_AT).with(Tape.order("org_1"), Tape.ORDERED_AT);

    stage.turn(tape.channel());

    assertEquals(List.of("org_1-r1:1"), List.copyOf(stripe.created));
    assertEquals(List.of("org_1 to recharge-intents"), tape.published());
    assertEquals(List.of(2L), tape.committed());
  }

  @Test
  void R26_an_order_that_stripe_was_not_asked_about_is_put_off_with_the_same_attempt()
      throws Exception {
    assertTrue(inFlight.begin("org_1-r1"));
    tape.with(Tape.order("org_1"), Tape.ORDERED_AT);

    stage.turn(tape.channel());

    assertEquals(List.of(), List.copyOf(stripe.created));
    assertEquals(List.of("org_1 to recharge-intents-later"), tape.published());
    assertArrayEquals(
        INTENT.write(Tape.order("org_1")), tape.records().getFirst().value(), "its attempt");
  }

  @Test
  void R27_an_order_that_meets_a_bug_is_put_off_and_the_others_are_carried_out() throws Exception {
    stripe.failsAt = "org_bad-r1";
    tape.with(Tape.order("org_bad"), Tape.ORDERED_AT).with(Tape.order("org_1"), Tape.ORDERED_AT);

    stage.turn(tape.channel());

    assertEquals(
        List.of("org_bad to recharge-intents-later", "org_1 to recharge-intents"),
        tape.published());
  }

  /** Makes intents and nothing else; keeps order and attempt of each. */
  private static final class Creating implements PaymentIntents {
    private final ConcurrentLinkedQueue<String> created = new ConcurrentLinkedQueue<>();
    private volatile String failsAt = "none";

    @Override
    public Answer create(RechargeIntent order) {
      if (order.rechargeId().equals(failsAt)) {
        throw new IllegalStateException("a bug");
      }
      created.add(order.rechargeId() + ":" + order.attempt());
      return new Answer.Told(
          new Intent(
              "pi_" + created.size(),
              IntentStatus.REQUIRES_CONFIRMATION,
              order.order().amountCents(),
              0,
              "usd",
              Optional.of(order.order().customerId()),
              Optional.of(order.organizationId()),
              Optional.of(order.rechargeId()),
              Optional.empty(),
              false,
              Optional.empty()));
    }

    @Override
    public Answer fetch(String paymentIntentId) {
      return new Answer.Unknown("not asked here");
    }

    @Override
    public Answer confirm(RechargeIntent order, String paymentIntentId, Instant notAfter) {
      return new Answer.Unknown("not asked here");
    }

    @Override
    public Answer cancel(RechargeIntent order, String paymentIntentId, boolean abandoned) {
      return new Answer.Unknown("not asked here");
    }
  }
}
