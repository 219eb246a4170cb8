package io.runtally.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events when they are due, waiting for nothing else: neither for the broker nor for what
 * becomes of them.
 */
final class LiveSender implements AutoCloseable {
  private static final long LOOK_AGAIN_AFTER_NANOS = Duration.ofNanos(500_000).toNanos();

  private final KafkaProducer<byte[], byte[]> producer;
  private final LiveTraffic traffic;
  private final Awaited awaited;
  private final AtomicReference<@Nullable Exception> lost = new AtomicReference<>();
  private final List<Long> lateNanos = new ArrayList<>();

  LiveSender(String servers, LiveTraffic traffic, Awaited awaited) {
    this.traffic = traffic;
    this.awaited = awaited;
    // Beside these a producer's defaults, as a rule engine would have them.
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", servers, "compression.type", "lz4", "batch.size", 128 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Returns when the broker has all of them.
   *
   * @throws IllegalStateException when it did not take one
   */
  void send(long events, Schedule schedule) throws InterruptedException {
    long sent = 0;
    while (sent < events) {
      long due = Math.min(schedule.dueBy(System.nanoTime()), events);
      for (; sent < due; sent++) {
        send(traffic.next(), schedule.dueNanos(sent));
      }
      LockSupport.parkNanos(LOOK_AGAIN_AFTER_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    producer.flush();
    if (lost.get() != null) {
      throw new IllegalStateException("The broker did not take all events", lost.get());
    }
  }

  private void send(LiveTraffic.Event event, long dueNanos) {
    if (event.completesCredit()) {
      awaited.expect(event.id(), dueNanos);
      lateNanos.add(System.nanoTime() - dueNanos);
    }
    var _ =
        producer.send(
            new ProducerRecord<>(Load.EVENTS.name(), event.organization(), event.value()),
            (_, failure) -> {
              if (failure != null) {
                lost.set(failure);
              }
            });
  }

  /** How long after they were due the events were handed to the producer that were awaited. */
  Delays late() {
    return Delays.of(lateNanos);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
