package io.runtally.sandbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * How long the partitions of one topic stand still that a group reads: the time between two moves
 * of an offset that it has committed. Means something while each partition has records to be read.
 */
final class Standstill implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Admin admin;
  private final String group;
  private final String topic;
  private final int partitions;
  private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();

  private final Map<Integer, Long> offsets = new HashMap<>();
  private final Map<Integer, Long> movedAt = new HashMap<>();
  private final Map<Integer, Long> longest = new HashMap<>();

  Standstill(Admin admin, String group, String topic, int partitions) {
    this.admin = admin;
    this.group = group;
    this.topic = topic;
    this.partitions = partitions;
    var _ =
        looking.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((partition, next) -> {
            if (partition.topic().equals(topic) && next != null) {
              note(partition.partition(), next.offset());
            }
          });
    } catch (ExecutionException notNow) {
      // Nothing is known, so nothing has moved.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void note(int partition, long offset) {
    Long before = offsets.put(partition, offset);
    if (before != null && before == offset) {
      return;
    }
    long now = System.nanoTime();
    Long since = movedAt.put(partition, now);
    if (since != null) {
      longest.merge(partition, now - since, Math::max);
    }
  }

  /** Begins to measure anew, from the last moves on. */
  synchronized void begin() {
    longest.clear();
  }

  /** Returns once every partition has moved from where it is now; how long that took. */
  Duration untilAllMove(Duration limit) {
    long began = System.nanoTime();
    Waiting.until("every partition moves", limit, () -> allMovedSince(began));
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private synchronized boolean allMovedSince(long moment) {
    return IntStream.range(0, partitions)
        .allMatch(partition -> movedAt.getOrDefault(partition, moment) > moment);
  }

  /** The longest of each partition since {@link #begin}. */
  synchronized Map<Integer, Duration> longest() {
    return longest.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> Duration.ofNanos(each.getValue())));
  }

  @Override
  public void close() {
    looking.shutdownNow();
    admin.close(Duration.ofSeconds(1));
  }
}
