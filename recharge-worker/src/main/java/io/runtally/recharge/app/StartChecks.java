package io.runtally.recharge.app;

import io.runtally.recharge.flow.OffsetsLost;
import io.runtally.recharge.flow.OpenTransaction;
import io.runtally.recharge.flow.StartingPoint;
import io.runtally.schemas.BrokerCheck;
import io.runtally.schemas.BrokerTrouble;
import io.runtally.schemas.ClientSettings;
import io.runtally.schemas.Topic;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold before the first order may be read. */
@Singleton
final class StartChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);
  private static final List<Topic> USED =
      List.of(
          Topics.LOW_BALANCE,
          Topics.RECHARGE_INTENTS,
          Topics.RECHARGE_INTENTS_LATER,
          Topics.CREDIT_PAYMENTS,
          Topics.RECHARGE_FAILURES,
          Topics.RECORDS_REJECTED);

  private final RechargeConfiguration recharge;
  private final ClientSettings kafka;
  private final InstantSource clock;

  StartChecks(RechargeConfiguration recharge, ClientSettings kafka, InstantSource clock) {
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
    withStartingPoint(StartingPoint::establish)
        .ifPresent(lost -> {
          throw new CannotStart(lost + " " + OffsetsLost.REMEDY);
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

  private <T> T withStartingPoint(Function<StartingPoint, T> use) {
    try (Admin admin = Admin.create(kafka.forAdmin())) {
      var brokers = new BrokerCheck(admin, recharge.bootstrapServers());
      refuse(brokers.unreachable());
      if (recharge.createTopics()) {
        TopicSetup.create(admin, recharge.layout());
      }
      refuse(brokers.unfit(USED));
      brokers
          .risks(USED.stream().map(Topic::name).toList(), recharge.createReplication())
          .forEach(LOG::warn);
      return use.apply(
          new StartingPoint(
              admin, kafka.forConsumer(), kafka.forProducer(), recharge.group(), clock));
    } catch (OpenTransaction open) {
      throw new CannotStart(String.valueOf(open.getMessage()));
    } catch (KafkaException failure) {
      throw new CannotStart(BrokerTrouble.sentences(recharge.bootstrapServers(), failure));
    }
  }

  private static void refuse(Optional<String> fault) {
    fault.ifPresent(sentences -> {
      throw new CannotStart(sentences);
    });
  }
}
