package io.runtally.recharge.flow;

import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Brings orders that were put off back to be settled. The delay is the same for all, so those at
 * the head are due first and waiting for them makes nobody wait longer than they must.
 */
public final class LaterStage extends Stage {
  private final InstantSource clock;
  private final Duration delay;
  private final Watch watch;

  LaterStage(
      String name, Supplier<Channel> connecting, InstantSource clock, Duration delay, Watch watch) {
    super(name, connecting);
    this.clock = clock;
    this.delay = delay;
    this.watch = watch;
  }

  @Override
  void turn(Channel channel) {
    List<ConsumerRecord<byte[], byte[]>> due = new ArrayList<>();
    List<ConsumerRecord<byte[], byte[]>> early = new ArrayList<>();
    List<ProducerRecord<byte[], byte[]>> answers = new ArrayList<>();
    List<Found.Unusable> unusable = new ArrayList<>();
    List<Instant> waiting = new ArrayList<>();
    long dueBefore = clock.instant().minus(delay).toEpochMilli();
    for (ConsumerRecord<byte[], byte[]> record : channel.poll(POLL)) {
      boolean isDue = record.timestamp() <= dueBefore;
      (isDue ? due : early).add(record);
      switch (OrderReader.read(record)) {
        case Found.Order(RechargeIntent order) when isDue -> answers.add(Outputs.now(order));
        case Found.Order(RechargeIntent order) -> waiting.add(order.orderedAt());
        case Found.Unusable bad when isDue -> {
          unusable.add(bad);
          answers.add(Rejection.of(record, bad.reason(), bad.detail()));
        }
        case Found.Unusable _, Found.NoOrder _ -> {
          // Looked at again when it is due.
        }
      }
    }
    holds(waiting);
    if (!due.isEmpty()) {
      channel.publish(due, answers);
      unusable.forEach(bad -> watch.rejected(bad.reason()));
    }
    if (!early.isEmpty()) {
      channel.rewind(early);
      channel.idle(POLL);
    }
  }
}
