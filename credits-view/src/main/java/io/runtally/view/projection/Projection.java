package io.runtally.view.projection;

import io.runtally.schemas.RejectionReason;
import io.runtally.view.books.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps the database as the topics are. Whatever goes wrong with the broker or the
 * database, it connects anew, and goes on from where the database is.
 */
public final class Projection {
  private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
  private static final long FIRST_WAIT_MILLIS = 250;
  private static final long LONGEST_WAIT_MILLIS = 10_000;

  private final Jdbi database;
  private final ProjectionSettings settings;
  private final Map<String, Object> consuming;
  private final Map<String, Object> producing;
  private final InstantSource clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Map<Refusal, LongAdder> refusals = new ConcurrentHashMap<>();
  private volatile Optional<Follower> follower = Optional.empty();
  private volatile boolean ready;
  private volatile boolean caughtUp;
  private volatile long lag;
  private volatile Optional<Instant> projectedAt = Optional.empty();
  private volatile boolean mismatch;
  private int failures;
  private String said = "";

  /** Where a record lay that was not understood, and why it was not. */
  public record Refusal(String topic, RejectionReason reason) {}

  /**
   * @param consuming how a consumer is connected
   * @param producing how a producer is connected: what cannot be understood is set aside
   */
  public Projection(
      Database database,
      ProjectionSettings settings,
      Map<String, Object> consuming,
      Map<String, Object> producing,
      InstantSource clock) {
    this.database = database.jdbi();
    this.settings = settings;
    this.consuming = Map.copyOf(consuming);
    this.producing = Map.copyOf(producing);
    this.clock = clock;
  }

  /**
   * Works until {@link #stop}.
   *
   * @throws TakenOver where another process works under this one's name
   */
  public void run() throws InterruptedException {
    while (!isStopping()) {
      try (var rejected = new RejectedRecords(producing);
          var connected = new Follower(database, settings, consuming)) {
        follower = Optional.of(connected);
        follow(connected, rejected);
      } catch (FencedInstanceIdException fenced) {
        throw new TakenOver(settings.instanceId(), fenced);
      } catch (WakeupException | InterruptException stopped) {
        LOG.debug("The projection was woken up");
      } catch (Mismatch refused) {
        mismatch = true;
        waitAfter(String.valueOf(refused.getMessage()), Optional.empty());
      } catch (KafkaException | JdbiException | AssertionError failure) {
        // The last is what the driver throws where the connection breaks in the midst of a batch.
        waitAfter(
            "The projection cannot go on, and is tried again until it can; pages show what is there",
            Optional.of(failure));
      } finally {
        follower = Optional.empty();
        ready = false;
        caughtUp = false;
      }
    }
  }

  private void follow(Follower connected, RejectedRecords rejected) throws Mismatch {
    try {
      while (!isStopping()) {
        turn(connected, rejected);
      }
    } catch (OffsetOutOfRangeException gone) {
      database.useHandle(handle -> Mismatch.remember(handle, gone.offsetOutOfRangePartitions()));
      throw new Mismatch();
    }
  }

  private void turn(Follower connected, RejectedRecords rejected) throws Mismatch {
    // Before each turn, because another process may have met it, in partitions of its own.
    database.useHandle(Mismatch::refuse);
    mismatch = false;
    ConsumerRecords<byte[], byte[]> records = connected.poll();
    Batch batch = Batch.of(records, connected.readTo());
    if (batch.next().isEmpty()) {
      connected.moved(Map.of());
    } else {
      project(connected, batch, rejected);
    }
    lag = connected.lag();
    caughtUp = connected.isCaughtUp();
    if (connected.hasJoined() && !ready) {
      if (failures > 0) {
        LOG.info("The projection goes on");
      }
      failures = 0;
      ready = true;
    }
  }

  private void project(Follower connected, Batch batch, RejectedRecords rejected) {
    // Before the offset moves, or nobody would ever see them.
    rejected.publish(batch.refused());
    try {
      database.useTransaction(handle -> batch.write(handle, connected.projected()));
    } catch (Overtaken overtaken) {
      LOG.info("{} It goes on from there", overtaken.getMessage());
      connected.placeAnew();
      return;
    }
    connected.moved(batch.next());
    if (!batch.isEmpty()) {
      projectedAt = Optional.of(clock.instant());
    }
    batch.refused().stream().findFirst().ifPresent(first -> say(first, batch.refused().size()));
    batch
        .refused()
        .forEach(each ->
            refusals
                .computeIfAbsent(
                    new Refusal(each.record().topic(), each.reason()), _ -> new LongAdder())
                .increment());
  }

  private static void say(Batch.Refused first, int count) {
    ConsumerRecord<byte[], byte[]> record = first.record();
    // The detail stays with the record in records-rejected: it may quote what is in it.
    LOG.atWarn()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", first.reason())
        .log("Not understood and left out: {} of the records at hand, this the first", count);
  }

  /** Says so once: the next tries fail for the same reason, or for one that follows from it. */
  private void waitAfter(String what, Optional<Throwable> failure) throws InterruptedException {
    ready = false;
    String sentence = failure.map(why -> what + ": " + why).orElse(what);
    if (failures == 0 || !what.equals(said)) {
      LOG.warn(sentence);
    } else {
      LOG.debug(sentence);
    }
    said = what;
    failures++;
    long wait = Math.min(FIRST_WAIT_MILLIS << Math.min(failures, 10), LONGEST_WAIT_MILLIS);
    boolean _ = stopping.await(wait, TimeUnit.MILLISECONDS);
  }

  /** Ends it when the batch at hand is written; does not wait for that. */
  public void stop() {
    stopping.countDown();
    follower.ifPresent(Follower::wakeUp);
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Whether broker and database both answer. */
  public boolean isReady() {
    return ready;
  }

  /**
   * Whether the database is refused because it holds what the topics do not: it must be dropped.
   */
  public boolean mismatch() {
    return mismatch;
  }

  /**
   * Whether all that was in its partitions when they were given to this process is in the database.
   */
  public boolean caughtUp() {
    return caughtUp;
  }

  /** Records of its partitions that are not projected yet, as of the last look. */
  public long lag() {
    return lag;
  }

  /** When rows were written last, by this process. */
  public Optional<Instant> projectedAt() {
    return projectedAt;
  }

  /** Records that were not understood, since this process began. */
  public long refused() {
    return refusals.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** How many of them are of one kind, since this process began. */
  public long refused(Refusal kind) {
    return Optional.ofNullable(refusals.get(kind)).map(LongAdder::sum).orElse(0L);
  }
}
