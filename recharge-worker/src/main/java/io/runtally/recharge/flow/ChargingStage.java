package io.runtally.recharge.flow;

import io.runtally.recharge.charging.Charging;
import io.runtally.recharge.charging.Outcome;
import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Takes every order of a batch one step on at Stripe, all at the same time, and publishes what that
 * came to: the two stages <em>bind</em> and <em>settle</em>, which differ in what they read.
 */
public final class ChargingStage extends Stage {
  private static final Logger LOG = LoggerFactory.getLogger(ChargingStage.class);
  private static final long LOOK_EVERY_MILLIS = 100;

  private final Charging charging;
  private final InFlight inFlight;
  private final Access access;
  private final Duration patience;
  private final Watch watch;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("order-", 0).factory());

  /**
   * @param patience how long Stripe may keep one order waiting before it is put off
   */
  ChargingStage(
      String name,
      Supplier<Channel> connecting,
      Charging charging,
      InFlight inFlight,
      Access access,
      Duration patience,
      Watch watch) {
    super(name, connecting);
    this.charging = charging;
    this.inFlight = inFlight;
    this.access = access;
    this.patience = patience;
    this.watch = watch;
  }

  @Override
  void turn(Channel channel) throws InterruptedException {
    if (!access.isGranted()) {
      channel.idle(POLL);
      return;
    }
    answer(channel, read(channel));
  }

  private void answer(Channel channel, ConsumerRecords<byte[], byte[]> batch)
      throws InterruptedException {
    Set<RechargeIntent> begun = new HashSet<>();
    List<Work> works = new ArrayList<>();
    List<ProducerRecord<byte[], byte[]>> answers = new ArrayList<>();
    List<SetAside> unusable = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      switch (OrderReader.read(record)) {
        case Found.Order(RechargeIntent order) when !begun.add(order) ->
            // What the first comes to answers it too; on its own it could get a second intent.
            about(order, Level.WARN).log("The order was told twice, the same each time");
        case Found.Order(RechargeIntent order) ->
            works.add(Work.begin(record, order, charging, inFlight, threads, watch));
        case Found.Unusable bad -> {
          SetAside aside = SetAside.of(record, bad);
          unusable.add(aside);
          answers.add(aside.answer());
        }
        case Found.NoOrder _ -> {
          // It told people that a balance is low, and asks for nothing.
        }
      }
    }
    holds(works.stream().map(work -> work.order().orderedAt()).toList());
    await(works);
    noteAccess(works);
    works.forEach(work -> answers.add(Outputs.of(work.input(), work.order(), work.outcome())));
    channel.publish(batch, answers);
    holds(List.of());
    unusable.forEach(aside -> aside.tell(watch));
    works.forEach(this::tell);
  }

  /** Returns when each order has come to something, or has had its time. */
  private void await(List<Work> works) throws InterruptedException {
    var all =
        CompletableFuture.allOf(
            works.stream().map(Work::future).toArray(CompletableFuture<?>[]::new));
    long done = 0;
    while (!all.isDone()) {
      try {
        all.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        long doneNow = works.stream().filter(work -> work.future().isDone()).count();
        if (doneNow > done) {
          done = doneNow;
          moved();
        }
        works.forEach(work -> work.giveUpIfOverdue(patience));
        if (isStopping()) {
          works.forEach(Work::giveUpIfIdle);
        }
      } catch (ExecutionException bug) {
        throw new IllegalStateException("What came of an order was lost.", bug.getCause());
      }
    }
  }

  /** No further order is read until Stripe accepts the key again. */
  private void noteAccess(List<Work> works) {
    List<Outcome> outcomes = works.stream().map(Work::outcome).toList();
    Optional<String> denied =
        outcomes.stream()
            .flatMap(
                each -> each instanceof Outcome.Held(String why) ? Stream.of(why) : Stream.of())
            .findFirst();
    denied.ifPresentOrElse(
        access::deny,
        () -> {
          if (outcomes.stream().anyMatch(each -> !(each instanceof Outcome.Later))) {
            access.passed();
          }
        });
  }

  private void tell(Work work) {
    Outcome outcome = work.outcome();
    RechargeIntent order = work.order();
    if (work.input().topic().equals(Topics.LOW_BALANCE.name())) {
      watch.ordered();
    }
    watch.cameTo(outcome);
    switch (outcome) {
      case Outcome.Paid(var payment) ->
          about(order, Level.INFO)
              .addKeyValue("paymentId", payment.paymentId())
              .addKeyValue("amountCents", payment.amountCents())
              .log("The order was paid");
      case Outcome.Failed(var failure) ->
          about(order, Level.INFO)
              .addKeyValue("code", failure.code())
              .log("The order ended without a payment");
      case Outcome.Later(_, String why) ->
          about(order, Level.INFO).log("The order is asked for again later: {}", why);
      case Outcome.Rejected(String detail) ->
          new SetAside(work.input(), RejectionReason.SCHEMA_VIOLATION, detail).tell(watch);
      case Outcome.Bound(_) -> about(order, Level.DEBUG).log("The order was bound");
      case Outcome.Held(_) ->
          about(order, Level.INFO).log("The order waits until Stripe accepts the key");
    }
  }

  private static LoggingEventBuilder about(RechargeIntent order, Level level) {
    return LOG.atLevel(level)
        .addKeyValue("organization", order.organizationId())
        .addKeyValue("rechargeId", order.rechargeId());
  }
}
