package io.runtally.recharge.flow;

import io.runtally.recharge.charging.Charging;
import io.runtally.recharge.charging.Outcome;
import io.runtally.recharge.stripe.Attempt;
import io.runtally.schemas.RechargeIntent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One order of a batch while it is being carried on, in a thread of its own. */
final class Work {
  private static final Logger LOG = LoggerFactory.getLogger(Work.class);

  private final ConsumerRecord<byte[], byte[]> input;
  private final RechargeIntent order;
  private final Watch watch;
  private final Attempt attempt = new Attempt();
  private final CompletableFuture<Outcome> outcome;

  private Work(
      ConsumerRecord<byte[], byte[]> input,
      RechargeIntent order,
      Charging charging,
      InFlight inFlight,
      Executor threads,
      Watch watch) {
    this.input = input;
    this.order = order;
    this.watch = watch;
    this.outcome =
        inFlight.begin(order.rechargeId())
            ? CompletableFuture.supplyAsync(() -> carryOn(charging, inFlight), threads)
            : CompletableFuture.completedFuture(
                // As it was: Stripe is not asked, and another attempt's key would be another
                // intent.
                new Outcome.Later(order, "an earlier request to Stripe is not answered yet"));
  }

  static Work begin(
      ConsumerRecord<byte[], byte[]> input,
      RechargeIntent order,
      Charging charging,
      InFlight inFlight,
      Executor threads,
      Watch watch) {
    return new Work(input, order, charging, inFlight, threads, watch);
  }

  private Outcome carryOn(Charging charging, InFlight inFlight) {
    try {
      return attempt.run(() -> charging.carryOn(order));
    } catch (Exception bug) {
      // What Stripe was asked before it is not known, so the others go on, and this one again
      // (R27).
      LOG.atError()
          .addKeyValue("organization", order.organizationId())
          .addKeyValue("rechargeId", order.rechargeId())
          .setCause(bug)
          .log("A bug in carrying on the order; please report it");
      watch.stumbled();
      return new Outcome.Later(Charging.nextAttempt(order), "the worker failed at it: " + bug);
    } finally {
      inFlight.end(order.rechargeId());
    }
  }

  /** Stops waiting for one that Stripe has kept waiting for longer than the patience. */
  void giveUpIfOverdue(Duration patience) {
    if (!outcome.isDone() && attempt.waitedForStripe(System.nanoTime()) > patience.toNanos()) {
      giveUp("Stripe has not answered within " + patience.toSeconds() + " s");
    }
  }

  /** Stops waiting for one that Stripe has not been asked about, or not again. */
  void giveUpIfIdle() {
    if (!outcome.isDone() && !attempt.isAskingStripe()) {
      giveUp("the worker is stopping");
    }
  }

  private void giveUp(String why) {
    attempt.giveUp();
    outcome.complete(new Outcome.Later(Charging.nextAttempt(order), why));
  }

  ConsumerRecord<byte[], byte[]> input() {
    return input;
  }

  RechargeIntent order() {
    return order;
  }

  /** What it came to; only once it is done. */
  Outcome outcome() {
    return outcome.join();
  }

  CompletableFuture<Outcome> future() {
    return outcome;
  }
}
