package io.runtally.meter.app;

import io.runtally.schemas.AdminAnswers;
import io.runtally.schemas.BrokerCheck;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
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
   * @return the number of partitions that every topic has
   * @throws CannotStart with one sentence for each thing that is wrong
   */
  int run() {
    try (Admin admin = Admin.create(settings.forAdmin())) {
      var brokers = new BrokerCheck(admin, meter.bootstrapServers());
      refuse(brokers.unreachable());
      if (meter.createTopics()) {
        TopicSetup.create(admin, meter.createPartitions(), meter.createReplication());
      }
      refuse(brokers.unfit(Topics.ALL));
      new LostOffsets(admin, settings.forLooking(), meter).refuseWhereStartingCouldCountTwice();
      int partitions = partitions(admin);
      LOG.info(
          "Topics fit: {} of them with {} partitions at {}",
          Topics.ALL.size(),
          partitions,
          meter.bootstrapServers());
      return partitions;
    } catch (KafkaException failure) {
      throw new CannotStart(
          "The brokers at %s refuse what the meter asks of them: %s"
              .formatted(meter.bootstrapServers(), failure.getMessage()));
    }
  }

  private static int partitions(Admin admin) {
    List<String> one = List.of(Topics.RUN_EVENTS.name());
    return AdminAnswers.await(admin.describeTopics(one).allTopicNames()).values().stream()
        .mapToInt(topic -> topic.partitions().size())
        .sum();
  }

  private static void refuse(Optional<String> fault) {
    fault.ifPresent(sentences -> {
      throw new CannotStart(sentences);
    });
  }
}
