package io.runtally.recharge.app;

import io.runtally.recharge.flow.StartingPoint;
import io.runtally.schemas.Topic;
import io.runtally.schemas.TopicFault;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold before the first order may be read. */
@Singleton
final class StartChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);
  private static final Duration BROKER_WITHIN = Duration.ofSeconds(30);
  private static final List<Topic> USED =
      List.of(
          Topics.LOW_BALANCE,
          Topics.RECHARGE_INTENTS,
          Topics.RECHARGE_INTENTS_LATER,
          Topics.CREDIT_PAYMENTS,
          Topics.RECHARGE_FAILURES,
          Topics.RECORDS_REJECTED);

  private final RechargeConfiguration recharge;
  private final KafkaSettings kafka;
  private final InstantSource clock;

  StartChecks(RechargeConfiguration recharge, KafkaSettings kafka, InstantSource clock) {
    this.recharge = recharge;
    this.kafka = kafka;
    this.clock = clock;
  }

  /**
   * Checks brokers, topics and offsets.
   *
   * @throws CannotStart with one sentence for each thing that is wrong
   */
  void run() {
    withStartingPoint(point -> {
      point
          .establish()
          .ifPresent(lost -> {
            throw new CannotStart(
                """
                %s Reading the orders again from their beginning could charge cards twice. Stop all \
                recharge workers, then start one of them once with --recover-offsets: it settles \
                what was bound, closes what was not, and goes on from there.\
                """
                    .formatted(lost));
          });
      return null;
    });
    LOG.info("Topics and offsets fit at {}", recharge.bootstrapServers());
  }

  /** Finds the open orders in the topics and sets the offsets anew. */
  StartingPoint.Recovery recover() {
    return withStartingPoint(point -> {
      try {
        return point.recover();
      } catch (IllegalStateException inUse) {
        throw new CannotStart(String.valueOf(inUse.getMessage()));
      }
    });
  }

  private <T extends @org.jspecify.annotations.Nullable Object> T withStartingPoint(
      Function<StartingPoint, T> use) {
    try (Admin admin = Admin.create(kafka.forAdmin())) {
      awaitBroker(admin);
      if (recharge.createTopics()) {
        TopicSetup.create(admin, recharge.createPartitions(), recharge.createReplication());
      }
      List<TopicFault> faults = TopicSetup.check(admin, recharge.bootstrapServers(), USED);
      if (!faults.isEmpty()) {
        throw new CannotStart(told(faults));
      }
      return use.apply(
          new StartingPoint(
              admin, kafka.forConsumer(), kafka.forProducer(), recharge.group(), clock));
    } catch (KafkaException failure) {
      throw new CannotStart(
          "The brokers at %s refuse what the worker asks of them: %s"
              .formatted(recharge.bootstrapServers(), failure.getMessage()));
    }
  }

  private void awaitBroker(Admin admin) {
    try {
      admin.describeCluster().nodes().get(BROKER_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException unreachable) {
      throw new CannotStart(
          "No Kafka broker answers at %s within %d seconds. Start one, or set KAFKA_BOOTSTRAP_SERVERS."
              .formatted(recharge.bootstrapServers(), BROKER_WITHIN.toSeconds()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CannotStart("Stopped while waiting for the brokers.");
    }
  }

  private static String told(List<TopicFault> faults) {
    List<String> lines = new ArrayList<>();
    for (TopicFault fault : faults) {
      lines.add(fault.sentence());
      lines.add("  " + fault.command());
    }
    lines.add("To have missing topics created at start, add --create-topics.");
    return String.join(System.lineSeparator(), lines);
  }
}
