package io.runtally.recharge.app;

import io.runtally.recharge.charging.Charging;
import io.runtally.recharge.flow.Access;
import io.runtally.recharge.flow.Flow;
import io.runtally.recharge.flow.OffsetsLost;
import io.runtally.recharge.flow.Stage;
import io.runtally.recharge.flow.TakenOver;
import io.runtally.recharge.stripe.StripePaymentIntents;
import io.runtally.recharge.stripe.StripeSettings;
import io.runtally.recharge.stripe.StripeSigns;
import io.runtally.schemas.ClientSettings;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running stages: started once the checks have passed, stopped with the program. */
@Singleton
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

  private final RechargeConfiguration configuration;
  private final ClientSettings kafka;
  private final WorkerMetrics metrics;
  private final InstantSource clock;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private volatile List<Stage> stages = List.of();
  private volatile Optional<Access> access = Optional.empty();
  private volatile boolean failed;

  Worker(
      RechargeConfiguration configuration,
      ClientSettings kafka,
      WorkerMetrics metrics,
      InstantSource clock) {
    this.configuration = configuration;
    this.kafka = kafka;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Starts to charge. */
  synchronized void start(StripeSettings stripe) {
    var signs = new StripeSigns(metrics, clock);
    var intents = new StripePaymentIntents(stripe, signs, clock);
    var asked =
        new Access(
            intents::checkKey, signs, configuration.accessRetry(), configuration.stripeSilence());
    var flow =
        new Flow(
            configuration.flow(stripe.requestsPerSecond()),
            kafka.forConsumer(),
            kafka.forProducer());
    access = Optional.of(asked);
    stages =
        flow.stages(
            new Charging(intents, clock, configuration.orderLifetime()), asked, clock, metrics);
    metrics.show(stages, asked, signs, clock, configuration);
    LOG.info("{}", stripe);
    for (Stage stage : stages) {
      threads.add(Thread.ofPlatform().name(stage.name()).start(() -> work(stage)));
    }
  }

  private void work(Stage stage) {
    try {
      stage.run();
    } catch (TakenOver | OffsetsLost ended) {
      LOG.error("{} The worker stops.", ended.getMessage());
      failed = true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error bug) {
      LOG.atError()
          .addKeyValue("stage", stage.name())
          .setCause(bug)
          .log("The stage failed: the worker stops");
      failed = true;
    } finally {
      // One stage alone is of no use: the platform restarts the whole process.
      ended.countDown();
    }
  }

  List<Stage> stages() {
    return stages;
  }

  /** What Stripe thinks of this worker. */
  Access.Standing access() {
    return access.map(Access::standing).orElse(Access.Standing.NOT_ASKED);
  }

  boolean hasFailed() {
    return failed;
  }

  /** Waits until a stage has ended; true where that was a failure. */
  boolean awaitEnd() throws InterruptedException {
    ended.await();
    return failed;
  }

  /**
   * Publishes what the batches at hand came to, puts off what Stripe has not answered, and ends.
   */
  synchronized void stop() {
    stages.forEach(Stage::stop);
    long giveUpAt = System.nanoTime() + STOP_WITHIN.toNanos();
    boolean inTime = true;
    try {
      for (Thread thread : threads) {
        long left = Math.max(1, (giveUpAt - System.nanoTime()) / 1_000_000);
        inTime &= thread.join(Duration.ofMillis(left));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      inTime = false;
    }
    if (!threads.isEmpty()) {
      LOG.info(inTime ? "Stopped" : "Stopped before all was published; it will be read again");
    }
    ended.countDown();
  }
}
