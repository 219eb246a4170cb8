package io.runtally.meter.app;

import io.runtally.schemas.TopicFault;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold before the first run may be counted. */
@Singleton
final class StartChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);
  private static final Duration BROKER_WITHIN = Duration.ofSeconds(30);

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
      awaitBroker(admin);
      if (meter.createTopics()) {
        TopicSetup.create(admin, meter.createPartitions(), meter.createReplication());
      }
      List<TopicFault> faults = TopicSetup.check(admin, meter.bootstrapServers(), Topics.ALL);
      if (!faults.isEmpty()) {
        throw new CannotStart(told(faults));
      }
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

  private void awaitBroker(Admin admin) {
    try {
      admin.describeCluster().nodes().get(BROKER_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException unreachable) {
      throw new CannotStart(
          "No Kafka broker answers at %s within %d seconds. Start one, or set KAFKA_BOOTSTRAP_SERVERS."
              .formatted(meter.bootstrapServers(), BROKER_WITHIN.toSeconds()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CannotStart("Stopped while waiting for the brokers.");
    }
  }

  private static int partitions(Admin admin) {
    List<String> one = List.of(Topics.RUN_EVENTS.name());
    return Kafka.await(admin.describeTopics(one).allTopicNames()).values().stream()
        .mapToInt(topic -> topic.partitions().size())
        .sum();
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
