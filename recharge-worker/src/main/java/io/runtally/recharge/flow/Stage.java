package io.runtally.recharge.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
  private volatile State state = State.CONNECTING;
  private volatile List<Instant> held = List.of();
  private volatile boolean workWaits;
  private volatile long movedAt = System.nanoTime();
  private volatile long heardAt = System.nanoTime();

  /** How it stands with its broker. */
  public enum State {
    /** For the first time, or again after something went wrong. */
    CONNECTING,
    /** Others read all there is. */
    NO_PARTITIONS,
    READING,
    /** Connected, but the broker has said nothing for long. */
    NO_ANSWER
  }

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
          heardAt = System.nanoTime() - connected.silentFor().toNanos();
          state = connected.isAssigned() ? State.READING : State.NO_PARTITIONS;
          workWaits = connected.isBehind();
          if (!workWaits) {
            moved();
          }
        }
      } catch (ProducerFencedException | FencedInstanceIdException fenced) {
        throw new TakenOver(name, fenced);
      } catch (InvalidOffsetException lost) {
        throw new OffsetsLost(name, lost);
      } catch (WakeupException | InterruptException stopped) {
        LOG.atDebug().addKeyValue("stage", name).log("The stage was woken up");
      } catch (KafkaException failure) {
        LOG.atWarn()
            .addKeyValue("stage", name)
            .log(
                "The stage lost its connection and reads again what it had not published: {}",
                failure.toString());
        if (!workWaits) {
          // Without a broker nothing can be done, and a new process could not either.
          moved();
        }
        boolean _ = stopping.await(BEFORE_RECONNECTING.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        channel = Optional.empty();
        state = State.CONNECTING;
        holds(List.of());
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

  /**
   * How it stands with its broker.
   *
   * @param silence how long the broker may say nothing
   */
  public final State state(Duration silence) {
    boolean silent = channel.map(open -> open.silentFor().compareTo(silence) > 0).orElse(false);
    return silent && state != State.CONNECTING ? State.NO_ANSWER : state;
  }

  /** Whether work waits and none has been done for longer than that. */
  public final boolean isStalled(Duration longest) {
    return workWaits && System.nanoTime() - movedAt > longest.toNanos();
  }

  /** The next records, which are then work that waits. */
  final ConsumerRecords<byte[], byte[]> read(Channel from) {
    ConsumerRecords<byte[], byte[]> batch = from.poll(POLL);
    if (!batch.isEmpty()) {
      workWaits = true;
    }
    return batch;
  }

  /** Records that wait to be read; not known while it is not connected. */
  public final OptionalLong lag() {
    return channel.stream().mapToLong(Channel::lag).findFirst();
  }

  /** How long its broker has said nothing; where there is no connection, since there was one. */
  public final Duration silentFor() {
    return channel
        .map(Channel::silentFor)
        .orElseGet(() -> Duration.ofNanos(System.nanoTime() - heardAt));
  }

  /** Some of the work is done. */
  final void moved() {
    movedAt = System.nanoTime();
  }

  /** When the oldest order was placed that it holds at the moment. */
  public final Optional<Instant> oldestOrder() {
    return held.stream().min(Instant::compareTo);
  }

  /** How many of the orders that it holds at the moment were placed before that. */
  public final long ordersBefore(Instant time) {
    return held.stream().filter(orderedAt -> orderedAt.isBefore(time)).count();
  }

  final void holds(List<Instant> orderedAt) {
    held = List.copyOf(orderedAt);
  }
}
