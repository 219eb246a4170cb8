package io.runtally.recharge.flow;

import static io.runtally.schemas.AdminAnswers.await;

import io.runtally.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all of a topic that is committed, without being in any group. A transaction that is open
 * when it begins is waited for: what was committed behind it cannot be read before it ends.
 */
final class WholeTopic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WholeTopic.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SAY_SO_AFTER = Duration.ofSeconds(3);
  // Transactions end by themselves after a minute, unless their producer asked for more.
  private static final Duration WAIT_AT_MOST = Duration.ofMinutes(2);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;
  private final Duration waitAtMost;

  /**
   * @param ends where each partition ends, open transactions included
   * @param waitAtMost how long nothing may be read before the end is reached
   */
  WholeTopic(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Duration waitAtMost) {
    this.consumer = consumer;
    this.ends = Map.copyOf(ends);
    this.waitAtMost = waitAtMost;
    consumer.assign(ends.keySet());
    consumer.seekToBeginning(ends.keySet());
  }

  static WholeTopic open(Admin admin, Map<String, Object> consuming, Topic topic) {
    Map<String, Object> settings = new HashMap<>(consuming);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    Map<TopicPartition, Long> ends = offsets(admin, partitions(admin, topic), OffsetSpec.latest());
    return new WholeTopic(
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        ends,
        WAIT_AT_MOST);
  }

  static Set<TopicPartition> partitions(Admin admin, Topic topic) {
    return await(admin.describeTopics(List.of(topic.name())).allTopicNames()).values().stream()
        .flatMap(found ->
            found.partitions().stream()
                .map(each -> new TopicPartition(topic.name(), each.partition())))
        .collect(Collectors.toSet());
  }

  /** Where each partition begins or ends; its end may lie behind records that are not committed. */
  static Map<TopicPartition, Long> offsets(
      Admin admin, Set<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, which));
    Map<TopicPartition, ListOffsetsResultInfo> told = await(admin.listOffsets(asked).all());
    return told.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  /** Where each partition ended when this was opened. */
  Map<TopicPartition, Long> ends() {
    return ends;
  }

  /**
   * Every record before {@link #ends}, each partition in its order.
   *
   * @throws OpenTransaction where one is open for too long
   */
  void forEach(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    boolean _ =
        anyMatch(record -> {
          reader.accept(record);
          return false;
        });
  }

  /**
   * Whether a record is there that fits; offsets alone do not tell, because an aborted transaction
   * and its mark take some, too.
   *
   * @throws OpenTransaction where one is open for too long
   */
  boolean anyMatch(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    long movedAt = System.nanoTime();
    boolean said = false;
    for (Optional<TopicPartition> unread = unread(); unread.isPresent(); unread = unread()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (isBeforeEnd(record) && wanted.test(record)) {
          return true;
        }
      }
      if (!records.nextOffsets().isEmpty()) {
        movedAt = System.nanoTime();
        continue;
      }
      long waited = System.nanoTime() - movedAt;
      if (waited > waitAtMost.toNanos()) {
        throw new OpenTransaction(unread.get(), consumer.position(unread.get()));
      }
      if (!said && waited > SAY_SO_AFTER.toNanos()) {
        LOG.warn("Waiting for the end of an open transaction in {}", unread.get());
        said = true;
      }
    }
    return false;
  }

  private boolean isBeforeEnd(ConsumerRecord<byte[], byte[]> record) {
    return record.offset() < ends.getOrDefault(Channel.partition(record), 0L);
  }

  /** A partition that is not read to its end yet. */
  private Optional<TopicPartition> unread() {
    return ends.entrySet().stream()
        .filter(end -> consumer.position(end.getKey()) < end.getValue())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
