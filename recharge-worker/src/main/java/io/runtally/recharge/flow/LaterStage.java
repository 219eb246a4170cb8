package io.runtally.recharge.flow;

import io.runtally.schemas.RechargeIntent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Brings orders that were put off back to be settled. The delay is the same for all, so those at
 * the head are due first and waiting for them makes nobody wait longer than they must.
 */
public final class LaterStage extends Stage {
  private final InstantSource clock;
  private final Duration delay;
  private final Access access;
  private final Watch watch;

  LaterStage(
      String name,
      Supplier<Channel> connecting,
      InstantSource clock,
      Duration delay,
      Access access,
      Watch watch) {
    super(name, connecting);
    this.access = access;
    this.clock = clock;
    this.delay = delay;
    this.watch = watch;
  }

  @Override
  void turn(Channel channel) {
    ConsumerRecords<byte[], byte[]> batch = read(channel);
    Map<TopicPartition, Long> early = firstEarly(batch);
    List<ProducerRecord<byte[], byte[]>> answers = new ArrayList<>();
    List<SetAside> unusable = new ArrayList<>();
    List<Instant> waiting = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      long firstEarly = early.getOrDefault(Channel.partition(record), Long.MAX_VALUE);
      boolean isDue = record.offset() < firstEarly;
      switch (OrderReader.read(record)) {
        case Found.Order(RechargeIntent order) when isDue -> answers.add(Outputs.now(order));
        case Found.Order(RechargeIntent order) -> waiting.add(order.orderedAt());
        case Found.Unusable bad when isDue -> {
          SetAside aside = SetAside.of(record, bad);
          unusable.add(aside);
          answers.add(aside.answer());
        }
        case Found.Unusable _, Found.NoOrder _ -> {
          // Looked at again when it is due.
        }
      }
    }
    holds(waiting);
    channel.publish(batch, early, answers);
    unusable.forEach(aside -> aside.tell(watch));
    if (!early.isEmpty()) {
      channel.idle(POLL);
    }
  }

  /**
   * The first record of each partition that is not due. Those behind it wait with it, due or not:
   * several workers stamp them, so their times need not rise, and a group goes on from one place.
   * None is while Stripe would not be asked.
   */
  private Map<TopicPartition, Long> firstEarly(ConsumerRecords<byte[], byte[]> batch) {
    long dueBefore = access.isOpen() ? clock.instant().minus(delay).toEpochMilli() : Long.MIN_VALUE;
    Map<TopicPartition, Long> early = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      if (record.timestamp() > dueBefore) {
        early.putIfAbsent(Channel.partition(record), record.offset());
      }
    }
    return early;
  }
}
