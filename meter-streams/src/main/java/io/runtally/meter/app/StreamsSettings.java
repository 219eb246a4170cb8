package io.runtally.meter.app;

import io.micronaut.core.value.PropertyResolver;
import io.runtally.schemas.Topic;
import io.runtally.schemas.TopicLayout;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of Kafka Streams and of the admin client: ours, and over them whatever is given
 * below {@code kafka}.
 */
@Singleton
final class StreamsSettings {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsSettings.class);

  /** A stray carries its headers on top of a value as large as the inputs take. */
  private static final int LARGEST_INTERNAL_RECORD =
      Topic.INPUT_MAX_MESSAGE_BYTES + 2 * Topic.REJECTION_HEADROOM_BYTES;

  /**
   * Partitions whose state another instance reads at the same time before it takes them over, and
   * how often it is seen whether it has. By default it is 2 every 10 minutes, and an instance that
   * joins would have its share of 24 partitions only after an hour.
   */
  private static final int WARM_UPS = 8;

  private static final Duration PROBE_EVERY = Duration.ofMinutes(1);

  /** Streams sets these itself where it counts once; a client's own setting would win over it. */
  private static final Set<String> OF_STREAMS_ALONE =
      Set.of(
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          // One that goes on after a failure would keep half of what a record changed.
          StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
          StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
          StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
          "default.production.exception.handler",
          "default.deserialization.exception.handler");

  private static final Pattern CLIENT =
      Pattern.compile("^((main\\.|restore\\.|global\\.)?consumer|producer)\\.");

  private final MeterConfiguration meter;
  private final PropertyResolver given;

  StreamsSettings(MeterConfiguration meter, PropertyResolver given) {
    this.meter = meter;
    this.given = given;
  }

  /**
   * @param layout of the topics: the internal ones are to be as safe as those
   */
  Properties forStreams(TopicLayout layout) {
    var settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, meter.bootstrapServers());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, meter.stateDir());
    settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, meter.threads());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, meter.standbyReplicas());
    settings.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, WARM_UPS);
    settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBE_EVERY.toMillis());
    // For what CommitPace does not ask for.
    settings.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 2 * meter.backlogCommitInterval().toMillis());
    settings.putAll(Throughput.settings());
    // Each of them may be a bundle.
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 250);
    // What is gathered between commits is gathered by the stores themselves.
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);

    consumer(
        settings,
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        (int) meter.sessionTimeout().toMillis());
    producer(settings, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_INTERNAL_RECORD);
    settings.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), LARGEST_INTERNAL_RECORD);
    layout
        .replicas()
        .ifPresent(replicas -> settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicas));
    layout
        .minInsyncReplicas()
        .ifPresent(least ->
            settings.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), least));

    Set<String> names = new LinkedHashSet<>(StreamsConfig.configDef().names());
    names.addAll(prefixed(StreamsConfig.CONSUMER_PREFIX, ConsumerConfig.configNames()));
    names.addAll(prefixed(StreamsConfig.MAIN_CONSUMER_PREFIX, ConsumerConfig.configNames()));
    names.addAll(prefixed(StreamsConfig.RESTORE_CONSUMER_PREFIX, ConsumerConfig.configNames()));
    names.addAll(prefixed(StreamsConfig.PRODUCER_PREFIX, ProducerConfig.configNames()));
    names.addAll(prefixed(StreamsConfig.ADMIN_CLIENT_PREFIX, AdminClientConfig.configNames()));
    addGiven(ConsumerConfig.configNames(), settings);
    addGiven(ProducerConfig.configNames(), settings);
    addGiven(names, settings);
    putWhatCountingOnceDependsOn(settings);
    return settings;
  }

  /** These nobody can set otherwise. */
  private void putWhatCountingOnceDependsOn(Properties settings) {
    for (String name : settings.stringPropertyNames()) {
      if (OF_STREAMS_ALONE.contains(CLIENT.matcher(name).replaceFirst(""))) {
        LOG.warn("The setting kafka.{} is not heeded: counting once depends on it", name);
        settings.remove(name);
      }
    }
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, meter.group());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    consumer(settings, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer(settings, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, meter.instanceId());
  }

  Properties forAdmin() {
    var settings = new Properties();
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, meter.bootstrapServers());
    addGiven(AdminClientConfig.configNames(), settings);
    return settings;
  }

  /** Whatever connects a client to the brokers, for one that reads and commits nothing. */
  Properties forLooking() {
    var settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, meter.bootstrapServers());
    addGiven(AdminClientConfig.configNames(), settings);
    settings.keySet().retainAll(ConsumerConfig.configNames());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return settings;
  }

  private void addGiven(Set<String> names, Properties settings) {
    for (String name : names) {
      if (!name.equals(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG)) {
        given
            .getProperty("kafka." + name, String.class)
            .ifPresent(value -> settings.put(name, value));
      }
    }
  }

  private static Set<String> prefixed(String prefix, Set<String> names) {
    Set<String> all = new LinkedHashSet<>();
    names.forEach(name -> all.add(prefix + name));
    return all;
  }

  private static void consumer(Properties settings, String name, Object value) {
    settings.put(StreamsConfig.mainConsumerPrefix(name), value);
  }

  private static void producer(Properties settings, String name, Object value) {
    settings.put(StreamsConfig.producerPrefix(name), value);
  }
}
