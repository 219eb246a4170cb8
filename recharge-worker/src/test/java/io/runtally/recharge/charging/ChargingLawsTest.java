package io.runtally.recharge.charging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.recharge.charging.StripeModel.Card;
import io.runtally.schemas.LowBalance.RechargeOrder;
import io.runtally.schemas.RechargeIntent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for an order whatever happens to those who work on it (R26, R27): answers are lost
 * before and after their effect, a worker dies or sleeps at any question while others carry the
 * same order on and hours pass. Idempotency keys protect nothing here; what is published is
 * consumed once, as the fenced transaction sees to.
 */
class ChargingLawsTest {
  private static final int HISTORIES = 4_000;
  private static final int SLEEPERS_AT_MOST = 3;
  private static final List<Card> CARDS =
      List.of(Card.PAYS, Card.DECLINES, Card.DEMANDS_AUTHENTICATION, Card.IS_DETACHED);
  private static final Instant ORDERED_AT = Instant.parse("2026-11-22T10:00:00Z");

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_card_is_charged_at_most_once_and_every_order_ends_in_what_happened(long seed) {
    for (int n = 0; n < HISTORIES; n++) {
      long historySeed = seed * 1_000_003 + n;
      new History(historySeed).play();
    }
  }

  /** A worker's process is gone, with all that it knew. */
  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** One order, from its placing to its end. */
  private static final class History {
    private final long seed;
    private final Random random;
    private final StripeModel stripe = new StripeModel();
    private final List<Outcome> ends = new ArrayList<>();
    private Instant now = ORDERED_AT;
    private boolean calm;
    private int sleepers;
    // The record that waits to be consumed, and how many were: whoever read another is fenced.
    private RechargeIntent record =
        new RechargeIntent(
            "org_1-r1-abc",
            "org_1",
            Optional.empty(),
            new RechargeOrder("org_1-r1-abc", 20, 2_000, "usd", "cus_1", "pm_1"),
            ORDERED_AT,
            1);
    private int consumed;

    History(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void play() {
      stripe.card(CARDS.get(random.nextInt(CARDS.size())));
      for (int turn = 0; turn < 8 && ends.isEmpty(); turn++) {
        work();
      }
      calm = true;
      for (int turn = 0; turn < 4 && ends.isEmpty(); turn++) {
        work();
      }
      check();
    }

    private void check() {
      String told = "seed %d: charges %s, ends %s".formatted(seed, stripe.charges(), ends);
      assertTrue(stripe.charges().size() <= 1, told);
      assertEquals(1, ends.size(), told);
      assertEquals(!stripe.charges().isEmpty(), ends.getFirst() instanceof Outcome.Paid, told);
    }

    /** A worker reads the record, carries it on and publishes, if nobody else did meanwhile. */
    private void work() {
      if (!ends.isEmpty()) {
        return;
      }
      int read = consumed;
      try {
        Outcome outcome =
            new Charging(new Unreliable(), () -> now, Duration.ofHours(1)).carryOn(record);
        if (read == consumed) {
          publish(outcome);
        }
      } catch (Died gone) {
        // Nothing was published: somebody reads the record again.
      }
    }

    private void publish(Outcome outcome) {
      consumed++;
      switch (outcome) {
        case Outcome.Bound(RechargeIntent next) -> record = next;
        case Outcome.Later(RechargeIntent next, String _) -> record = next;
        case Outcome.Paid _, Outcome.Failed _, Outcome.Rejected _ -> ends.add(outcome);
        case Outcome.Held _ -> consumed--;
      }
    }

    /** Stripe as a worker meets it on a bad day. */
    private final class Unreliable implements PaymentIntents {
      @Override
      public Answer create(RechargeIntent order) {
        return ask(() -> stripe.create(order));
      }

      @Override
      public Answer fetch(String paymentIntentId) {
        return ask(() -> stripe.fetch(paymentIntentId));
      }

      @Override
      public Answer confirm(RechargeIntent order, String paymentIntentId, Instant notAfter) {
        return ask(() -> stripe.confirm(order, paymentIntentId, notAfter));
      }

      @Override
      public Answer cancel(RechargeIntent order, String paymentIntentId, boolean abandoned) {
        return ask(() -> stripe.cancel(order, paymentIntentId, abandoned));
      }

      private Answer ask(Supplier<Answer> question) {
        if (calm) {
          return question.get();
        }
        mishap();
        Answer answer = random.nextInt(8) == 0 ? lost() : question.get();
        mishap();
        return random.nextInt(8) == 0 ? lost() : answer;
      }
    }

    private static Answer lost() {
      return new Answer.Unknown("no answer");
    }

    private void mishap() {
      switch (random.nextInt(12)) {
        case 0 -> throw new Died();
        case 1, 2 -> now = now.plus(Duration.ofMinutes(random.nextInt(50)));
        case 3, 4 -> {
          if (sleepers < SLEEPERS_AT_MOST) {
            // This one sleeps, here, until the other is done.
            sleepers++;
            work();
            sleepers--;
          }
        }
        default -> {
          // Nothing happens.
        }
      }
    }
  }
}
