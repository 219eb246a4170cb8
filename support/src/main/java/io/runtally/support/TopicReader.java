package io.runtally.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.BrokerTrouble;
import io.runtally.schemas.ClientSettings;
import io.runtally.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/** Reads what is committed in a topic, from its beginning, in no group. Used by one thread. */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  private final String servers;
  private final Topic topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  private TopicReader(ClientSettings settings, Topic topic, Optional<String> organization) {
    this.servers = settings.bootstrapServers();
    this.topic = topic;
    Map<String, Object> consuming = new HashMap<>();
    consuming.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    consuming.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consuming.putAll(settings.forConsumer());
    consuming.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consuming.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consuming.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer = consumer(consuming);
    boolean open = false;
    try {
      this.partitions = partitions(organization);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      open = true;
    } catch (KafkaException failure) {
      throw unusable(failure);
    } finally {
      if (!open) {
        consumer.close();
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> consuming) {
    try {
      return new KafkaConsumer<>(
          consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException failure) {
      throw unusable(failure);
    }
  }

  /** All partitions of a topic. */
  public static TopicReader ofAll(ClientSettings settings, Topic topic) {
    return new TopicReader(settings, topic, Optional.empty());
  }

  /** The partition that the services write an organization's records to. */
  public static TopicReader ofHome(ClientSettings settings, Topic topic, String organization) {
    return new TopicReader(settings, topic, Optional.of(organization));
  }

  private List<TopicPartition> partitions(Optional<String> organization) {
    List<PartitionInfo> found = consumer.partitionsFor(topic.name());
    if (found == null || found.isEmpty()) {
      throw new CannotRun(
          "There is no topic %s at %s: check --bootstrap-servers, or create the topics with `./runtally topics`."
              .formatted(topic.name(), servers));
    }
    return found.stream()
        .map(PartitionInfo::partition)
        .filter(
            partition -> organization.map(id -> partition == home(id, found.size())).orElse(true))
        .map(partition -> new TopicPartition(topic.name(), partition))
        .toList();
  }

  /** As the Java client's default partitioner, and so the meter, has it. */
  private static int home(String organization, int partitions) {
    return Utils.toPositive(Utils.murmur2(organization.getBytes(UTF_8))) % partitions;
  }

  /**
   * Hands over every record up to where the partitions end now, each partition in its order; asked
   * again, goes on from there.
   *
   * @return how many
   * @throws CannotRun where the broker cannot be used, or goes silent
   */
  public long readOn(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long read = 0;
      long heardAt = System.nanoTime();
      while (!isAt(ends)) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          // Those beyond are handed over too: they would not come again.
          reader.accept(record);
          read++;
        }
        heardAt = records.isEmpty() ? heardAt : System.nanoTime();
        if (System.nanoTime() - heardAt > LONGEST_SILENCE.toNanos()) {
          throw new CannotRun(
              "Kafka at %s has not given the rest of %s within %d s: check that its brokers are well, and that no transaction was left open."
                  .formatted(servers, topic.name(), LONGEST_SILENCE.toSeconds()));
        }
      }
      return read;
    } catch (InterruptException asked) {
      throw asked;
    } catch (KafkaException failure) {
      throw unusable(failure);
    }
  }

  private boolean isAt(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private CannotRun unusable(KafkaException failure) {
    return unusable(servers, failure);
  }

  /** What to tell where Kafka failed. */
  static CannotRun unusable(String servers, KafkaException failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = root.getMessage();
    return new CannotRun(
        BrokerTrouble.access(servers, failure)
            .orElseGet(() ->
                "Kafka at %s cannot be used (%s): check that a broker runs there, --bootstrap-servers, and --command-config for a broker that wants TLS or a password."
                    .formatted(servers, reason)));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
