package io.runtally.recharge.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads one topic, until it is told to stop. Whatever goes wrong with the broker, it
 * connects anew and reads again what was not published; a process that took its name over ends it.
 */
public abstract class Stage {
  /** What a poll waits for records, at most. */
  static final Duration POLL = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(Stage.class);
  private static final Duration BEFORE_RECONNECTING = Duration.ofSeconds(1);

  private final String name;
  private final Supplier<Channel> connecting;
  private volatile Optional<Channel> channel = Optional.empty();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean ready;
  private volatile Optional<Instant> oldestOrder = Optional.empty();
  private volatile long movedAt = System.nanoTime();

  Stage(String name, Supplier<Channel> connecting) {
    this.name = name;
    this.connecting = connecting;
  }

  /** Reads the next records and answers them. */
  abstract void turn(Channel channel) throws InterruptedException;

  /**
   * Works until {@link #stop}.
   *
   * @throws TakenOver where another process works under this one's name
   * @throws OffsetsLost where the broker forgot how far it had read
   */
  public final void run() throws InterruptedException {
    while (!isStopping()) {
      try (Channel connected = connecting.get()) {
        channel = Optional.of(connected);
        while (!isStopping()) {
          turn(connected);
          ready = connected.isAssigned();
          movedAt = System.nanoTime();
        }
      } catch (ProducerFencedException | FencedInstanceIdException fenced) {
        throw new TakenOver(name, fenced);
      } catch (InvalidOffsetException lost) {
        throw new OffsetsLost(name, lost);
      } catch (WakeupException | InterruptException stopped) {
        LOG.debug("{} was woken up", name);
      } catch (KafkaException failure) {
        LOG.warn(
            "{} lost its connection and reads again what it had not published: {}",
            name,
            failure.toString());
        boolean _ = stopping.await(BEFORE_RECONNECTING.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        channel = Optional.empty();
        ready = false;
      }
    }
  }

  /** Ends the loop when the batch at hand is published; does not wait for that. */
  public final void stop() {
    stopping.countDown();
    channel.ifPresent(Channel::wakeUp);
  }

  final boolean isStopping() {
    return stopping.getCount() == 0;
  }

  public final String name() {
    return name;
  }

  /** Whether it has partitions to read. */
  public final boolean isReady() {
    return ready;
  }

  /** When it last finished reading or answering, {@link System#nanoTime}. */
  public final long movedAt() {
    return movedAt;
  }

  /** When the oldest order was placed that it holds at the moment. */
  public final Optional<Instant> oldestOrder() {
    return oldestOrder;
  }

  final void holds(List<Instant> orderedAt) {
    oldestOrder = orderedAt.stream().min(Instant::compareTo);
  }
}
