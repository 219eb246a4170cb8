package io.runtally.recharge.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.LowBalance.RechargeOrder;
import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A channel that reads one partition from memory, again and again as it is told to. */
final class Tape {
  static final Instant ORDERED_AT = Instant.parse("2026-11-22T10:00:00Z");
  private static final RecordFormat<RechargeIntent> INTENT =
      RecordFormat.of(Topics.RECHARGE_INTENTS_LATER, RechargeIntent.class);

  private final TopicPartition partition;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Reader consumer = new Reader();
  private final Channel channel;

  Tape(Topic topic) {
    partition = new TopicPartition(topic.name(), 0);
    channel = new Channel(topic.name(), consumer, producer);
    consumer.rebalance(List.of(partition));
    consumer.seek(partition, 0);
  }

  Channel channel() {
    return channel;
  }

  /** Puts a record behind the others. */
  Tape with(RechargeIntent order, Instant stamp) {
    byte[] value = INTENT.write(order);
    byte[] key = order.organizationId().getBytes(UTF_8);
    records.add(
        new ConsumerRecord<>(
            partition.topic(),
            0,
            records.size(),
            stamp.toEpochMilli(),
            TimestampType.CREATE_TIME,
            key.length,
            value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
    return this;
  }

  static RechargeIntent order(String organization) {
    String rechargeId = organization + "-r1";
    return new RechargeIntent(
        rechargeId,
        organization,
        Optional.empty(),
        new RechargeOrder(rechargeId, 20, 2_000, "usd", "cus_1", "pm_1"),
        ORDERED_AT,
        1);
  }

  /** As if so many records were on the broker, whether or not they can be read. */
  void endingAt(long offset) {
    consumer.updateEndOffsets(Map.of(partition, offset));
  }

  /** The organizations and the topics of what was published, in order. */
  List<String> published() {
    return producer.history().stream()
        .map(record -> new String(record.key(), UTF_8) + " to " + record.topic())
        .toList();
  }

  List<ProducerRecord<byte[], byte[]>> records() {
    return producer.history();
  }

  /** How far each transaction committed. */
  List<Long> committed() {
    return producer.consumerGroupOffsetsHistory().stream()
        .flatMap(groups -> groups.values().stream())
        .flatMap(offsets -> offsets.values().stream())
        .map(OffsetAndMetadata::offset)
        .toList();
  }

  /** Where it would read on. */
  long position() {
    return consumer.position(partition);
  }

  /** The next poll finds no record, and goes past the marks up to this offset. */
  void passMarks(long next) {
    consumer.passing = next;
  }

  private final class Reader extends MockConsumer<byte[], byte[]> {
    private long passing;

    Reader() {
      super("none");
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
      if (passing > 0) {
        var marks = Map.of(partition, new OffsetAndMetadata(passing));
        seek(partition, passing);
        passing = 0;
        return new ConsumerRecords<>(Map.of(), marks);
      }
      if (!paused().contains(partition)) {
        long position = position(partition);
        records.stream().filter(record -> record.offset() >= position).forEach(this::addRecord);
      }
      return super.poll(atMost);
    }
  }
}
