package io.runtally.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code bare}: a consumer and a transactional producer, with the meter's design and no framework.
 * Ids are in memory and leave as blocks of 64, tallies are in a map; what has changed is written
 * with the offsets, twice a second. It could not be restarted: nothing is read back.
 */
public final class BareMeter implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(500).toNanos();

  private final Task task;
  private final Map<String, Long> plans;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final RunReader reader = new RunReader();
  private final IdHash hash = new IdHash();
  private final Map<Integer, IdBlocks> ids = new HashMap<>();
  private final Map<String, RunTally> tallies = new HashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

  private BareMeter(Task task, Map<String, Long> plans, int lane, List<TopicPartition> partitions) {
    this.task = task;
    this.plans = plans;
    this.consumer = Clients.consumer(task);
    this.producer = Clients.transactionalProducer(task, lane);
    consumer.assign(partitions);
    partitions.forEach(partition -> ids.put(partition.partition(), new IdBlocks()));
  }

  public static void main(String[] arguments) throws Exception {
    Task task = Task.of(arguments);
    Stopping stopping = Stopping.listen();
    Map<String, Long> plans = Plans.read(task.bootstrapServers());
    Lanes.run(
        task,
        stopping,
        (lane, partitions, goesOn) -> {
          try (BareMeter meter = new BareMeter(task, plans, lane, partitions)) {
            meter.run(goesOn);
          }
        });
    stopping.done();
  }

  private void run(BooleanSupplier goesOn) {
    producer.beginTransaction();
    long committedAt = System.nanoTime();
    while (goesOn.getAsBoolean()) {
      consumer.poll(PATIENCE).forEach(this::count);
      if (System.nanoTime() - committedAt > COMMIT_EVERY_NANOS && !offsets.isEmpty()) {
        commit();
        committedAt = System.nanoTime();
        producer.beginTransaction();
      }
    }
    commit();
  }

  private void count(ConsumerRecord<byte[], byte[]> record) {
    RunReader.Run run = reader.read(record);
    HashValue128 id = hash.of(run);
    IdBlocks known = ids.get(record.partition());
    if (known == null) {
      throw new IllegalStateException("Not a partition of this lane: " + record.partition());
    }
    if (known.add(id.getMostSignificantBits(), id.getLeastSignificantBits())) {
      String organization = run.organization();
      RunTally tally = tallies.computeIfAbsent(organization, _ -> new RunTally());
      long credits =
          tally.count(
              run.usage().month().number(),
              run.usage().units(),
              plans.getOrDefault(organization, 0L));
      changed.add(organization);
      if (credits > 0) {
        Deduction deduction = tally.deduction(organization, credits, record.timestamp());
        send(
            new ProducerRecord<>(
                task.deductions(), record.key(), deduction.toJson().getBytes(UTF_8)));
      }
    }
    offsets.put(
        new TopicPartition(record.topic(), record.partition()),
        new OffsetAndMetadata(record.offset() + 1));
  }

  private void commit() {
    ids.forEach((partition, blocks) ->
        blocks.drain(
            (key, block) -> send(new ProducerRecord<>(task.ids(), partition, key, block))));
    for (String organization : changed) {
      RunTally tally = tallies.getOrDefault(organization, new RunTally());
      send(
          new ProducerRecord<>(
              task.tallies(), organization.getBytes(UTF_8), tally.toJson().getBytes(UTF_8)));
    }
    changed.clear();
    producer.sendOffsetsToTransaction(Map.copyOf(offsets), consumer.groupMetadata());
    offsets.clear();
    producer.commitTransaction();
  }

  /** What cannot be sent fails the commit. */
  private void send(ProducerRecord<byte[], byte[]> record) {
    var _ = producer.send(record);
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
  }
}
