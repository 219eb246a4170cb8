package io.runtally.sandbox;

import static io.runtally.schemas.AdminAnswers.awaitInterruptibly;

import io.runtally.schemas.BrokerTrouble;
import io.runtally.schemas.ClientSettings;
import io.runtally.schemas.Topic;
import io.runtally.schemas.TopicFault;
import io.runtally.schemas.TopicLayout;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

/**
 * A Kafka cluster that holds all topics as the services need them.
 *
 * @param id the cluster's own, different for each that was ever set up
 * @param partitions of every topic
 */
record Cluster(String id, int partitions) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);

  /**
   * Creates the topics that are missing, with as many partitions as those that are there or, where
   * none is, {@code partitions}.
   *
   * @throws SandboxProblem when no broker answers, or a topic is not what the services need
   */
  static Cluster prepare(String bootstrapServers, int partitions) throws InterruptedException {
    return prepare(
        new ClientSettings(bootstrapServers, _ -> Optional.empty()),
        TopicLayout.of(partitions, 0, 0));
  }

  /**
   * The same on brokers of any kind. Topics that are there keep their place: fewer replicas than
   * wanted are a fault.
   */
  static Cluster prepare(ClientSettings brokers, TopicLayout layout) throws InterruptedException {
    String bootstrapServers = brokers.bootstrapServers();
    Map<String, Object> settings = new HashMap<>(brokers.forAdmin());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    try (Admin admin = Admin.create(settings)) {
      awaitBroker(admin);
      int number = partitionsThere(admin, layout.partitions());
      TopicSetup.create(
          admin, new TopicLayout(number, layout.replicas(), layout.minInsyncReplicas()));
      List<TopicFault> faults =
          new ArrayList<>(TopicSetup.check(admin, bootstrapServers, Topics.ALL));
      if (layout.replicas().isPresent()) {
        List<String> names = Topics.ALL.stream().map(Topic::name).toList();
        int replicas = layout.replicas().getAsInt();
        faults.addAll(TopicSetup.risks(admin, bootstrapServers, names, replicas));
      }
      if (!faults.isEmpty()) {
        throw new SandboxProblem(
            "The topics at %s are not as the services need them:".formatted(bootstrapServers),
            faults.stream()
                .map(fault -> "%s To mend it: %s".formatted(fault.sentence(), fault.command()))
                .toList());
      }
      return new Cluster(awaitInterruptibly(admin.describeCluster().clusterId()), number);
    } catch (InterruptException asked) {
      throw new InterruptedException(asked.getMessage());
    } catch (KafkaException failure) {
      throw unreachable(bootstrapServers, failure);
    }
  }

  /** A broker that has just started answers a moment before it can hold a topic. */
  private static void awaitBroker(Admin admin) throws InterruptedException {
    long began = System.nanoTime();
    while (awaitInterruptibly(admin.describeCluster().nodes()).isEmpty()
        && System.nanoTime() - began < PATIENCE.toNanos()) {
      Thread.sleep(LOOK_AGAIN_AFTER);
    }
  }

  private static int partitionsThere(Admin admin, int otherwise) throws InterruptedException {
    String first = Topics.RUN_EVENTS.name();
    if (!awaitInterruptibly(admin.listTopics().names()).contains(first)) {
      return otherwise;
    }
    var descriptions = awaitInterruptibly(admin.describeTopics(Set.of(first)).allTopicNames());
    return descriptions.values().iterator().next().partitions().size();
  }

  private static SandboxProblem unreachable(String bootstrapServers, KafkaException failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof InvalidReplicationFactorException few) {
      return new SandboxProblem(
          "The topics cannot lie on so many brokers of %s: %s Give --replication another number."
              .formatted(bootstrapServers, few.getMessage()));
    }
    String reason = root.getMessage();
    return new SandboxProblem(
        BrokerTrouble.access(bootstrapServers, failure)
            .orElseGet(() ->
                "Kafka at %s cannot be used (%s): check that a broker runs there, --bootstrap-servers, and --command-config for a broker that wants TLS or a password."
                    .formatted(bootstrapServers, reason)));
  }
}
