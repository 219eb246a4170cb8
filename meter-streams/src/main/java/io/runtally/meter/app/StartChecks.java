package io.runtally.meter.app;

import io.runtally.schemas.BrokerCheck;
import io.runtally.schemas.BrokerTrouble;
import io.runtally.schemas.Topic;
import io.runtally.schemas.TopicLayout;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold before the first run may be counted. */
@Singleton
final class StartChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  private final MeterConfiguration meter;
  private final StreamsSettings settings;

  StartChecks(MeterConfiguration meter, StreamsSettings settings) {
    this.meter = meter;
    this.settings = settings;
  }

  /**
   * Checks brokers, topics and offsets.
   *
   * @return how the topics lie on the brokers, which the meter's internal ones must follow
   * @throws CannotStart with one sentence for each thing that is wrong
   */
  TopicLayout run() {
    try (Admin admin = Admin.create(settings.forAdmin())) {
      var brokers = new BrokerCheck(admin, meter.bootstrapServers());
      refuse(brokers.unreachable());
      if (meter.createTopics()) {
        TopicSetup.create(admin, meter.layout());
      }
      refuse(brokers.unfit(Topics.ALL));
      TopicLayout layout = TopicSetup.layout(admin, Topics.CREDIT_LEDGER);
      var internal = new InternalTopics(admin, meter.group());
      refuse(internal.ofAnotherNumber(layout.partitions()));
      new LostOffsets(admin, settings.forLooking(), meter).refuseWhereStartingCouldCountTwice();
      warnOfRisks(brokers, Topics.ALL.stream().map(Topic::name).toList());
      warnOfRisks(brokers, internal.names());
      LOG.info(
          "Topics fit: {} of them with {} partitions at {}",
          Topics.ALL.size(),
          layout.partitions(),
          meter.bootstrapServers());
      return layout;
    } catch (KafkaException failure) {
      throw new CannotStart(BrokerTrouble.sentences(meter.bootstrapServers(), failure));
    }
  }

  private void warnOfRisks(BrokerCheck brokers, List<String> topics) {
    try {
      brokers.risks(topics, meter.createReplication()).forEach(LOG::warn);
    } catch (AuthorizationException refused) {
      LOG.warn("Whether enough brokers hold {} cannot be seen: {}", topics, refused.getMessage());
    }
  }

  private static void refuse(Optional<String> fault) {
    fault.ifPresent(sentences -> {
      throw new CannotStart(sentences);
    });
  }
}
