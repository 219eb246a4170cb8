package io.runtally.schemas;

import static io.runtally.schemas.AdminAnswers.await;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics on a broker, and checks those that are there.
 *
 * <p>Whatever the broker answers with, a refusal or no connection, comes as a {@link
 * KafkaException}.
 */
public final class TopicSetup {

  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private TopicSetup() {}

  /**
   * Creates the topics of the catalogue that are missing, and returns when they can be used. Those
   * that exist stay as they are; another process may do the same at the same time.
   */
  public static void create(Admin admin, TopicLayout layout) {
    Set<String> existing = namesOn(admin);
    List<NewTopic> missing =
        Topics.ALL.stream()
            .filter(topic -> !existing.contains(topic.name()))
            .map(topic ->
                new NewTopic(
                        topic.name(), Optional.of(layout.partitions()), layout.replicationFactor())
                    .configs(layout.configuration(topic)))
            .toList();
    admin.createTopics(missing).values().values().forEach(TopicSetup::awaitCreation);
    awaitAll(admin);
  }

  private static void awaitCreation(KafkaFuture<Void> creation) {
    try {
      await(creation);
    } catch (TopicExistsException e) {
      // Somebody else was faster, which is as good.
    }
  }

  /** A topic is created by the controller, and known to the brokers a moment later. */
  private static void awaitAll(Admin admin) {
    Instant deadline = Instant.now().plus(VISIBLE_WITHIN);
    while (describe(admin, names(Topics.ALL)).size() < Topics.ALL.size()) {
      if (Instant.now().isAfter(deadline)) {
        throw new KafkaException("The broker created the topics but does not know them.");
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    awaitLeaders(admin);
  }

  /**
   * A partition is known a moment before its leader takes records. One that comes too early can be
   * refused while the next one of the same producer is taken, which then blocks that producer for
   * good: an idempotent one never skips a record. Only leaders tell offsets, so who has them all
   * may begin to produce.
   */
  private static void awaitLeaders(Admin admin) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    await(admin.describeTopics(Topics.ALL.stream().map(Topic::name).toList()).allTopicNames())
        .forEach((name, topic) ->
            topic
                .partitions()
                .forEach(partition ->
                    all.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
    await(admin.listOffsets(all).all());
  }

  /** How a topic that is there lies on the brokers. */
  public static TopicLayout layout(Admin admin, Topic topic) {
    FoundTopic found = requireNonNull(describe(admin, names(Set.of(topic))).get(topic.name()));
    return TopicLayout.of(
        found.partitions(), found.replicas(), (int) found.number(ReplicaComparison.MIN_INSYNC));
  }

  /**
   * What the services cannot work with, of these topics as they are on the broker; nothing if all
   * is well.
   *
   * @param bootstrapServers where the broker is, as the user gave it: the mending commands say it
   */
  public static List<TopicFault> check(
      Admin admin, String bootstrapServers, Collection<Topic> topics) {
    return new TopicComparison(bootstrapServers).faults(topics, describe(admin, names(topics)));
  }

  /**
   * What the loss of one broker would do more harm to than need be, of these topics as they are on
   * the broker; nothing if all is well.
   *
   * @param names of topics, ours or others; those that are not there are left out
   * @param replicas that each should have at least
   */
  public static List<TopicFault> risks(
      Admin admin, String bootstrapServers, Collection<String> names, int replicas) {
    return new ReplicaComparison(bootstrapServers)
        .risks(names, describe(admin, new HashSet<>(names)), replicas);
  }

  private static Set<String> names(Collection<Topic> topics) {
    return topics.stream().map(Topic::name).collect(Collectors.toCollection(HashSet::new));
  }

  /** The topics as they are on the broker, by name; those that are not there are left out. */
  private static Map<String, FoundTopic> describe(Admin admin, Set<String> names) {
    names.retainAll(namesOn(admin));
    Map<ConfigResource, KafkaFuture<Config>> settings =
        admin.describeConfigs(names.stream().map(TopicSetup::resource).toList()).values();
    Map<String, KafkaFuture<TopicDescription>> descriptions =
        admin.describeTopics(names).topicNameValues();
    var found = new HashMap<String, FoundTopic>();
    for (String name : names) {
      Optional<TopicDescription> description = ifThere(requireNonNull(descriptions.get(name)));
      Optional<Config> configuration = ifThere(requireNonNull(settings.get(resource(name))));
      if (description.isPresent() && configuration.isPresent()) {
        List<TopicPartitionInfo> partitions = description.get().partitions();
        int replicas = partitions.stream().mapToInt(each -> each.replicas().size()).min().orElse(0);
        found.put(name, new FoundTopic(partitions.size(), replicas, valuesOf(configuration.get())));
      }
    }
    return found;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static Set<String> namesOn(Admin admin) {
    return new HashSet<>(await(admin.listTopics().names()));
  }

  private static <T> Optional<T> ifThere(KafkaFuture<T> future) {
    try {
      return Optional.of(await(future));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> valuesOf(Config settings) {
    return settings.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }
}
