package io.runtally.view.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes records together, all or none, one list after the other. Safe for use by many threads.
 *
 * <p>After a failure the next list begins with a new producer: under the same transactional id that
 * first ends whatever the old one left open.
 */
public final class Publisher implements AutoCloseable {
  // People wait for it, and Stripe's webhooks give up after some twenty seconds.
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration BEGIN_WITHIN = Duration.ofSeconds(5);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final Map<String, Object> settings;
  private final Duration beginWithin;
  private final ReentrantLock turn = new ReentrantLock(true);
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  /**
   * Publishes to the brokers of {@code connecting}.
   *
   * @param transactionalId the same after a restart, and nobody else's
   */
  public Publisher(Map<String, Object> connecting, String transactionalId) {
    this(connecting, transactionalId, BEGIN_WITHIN);
  }

  /**
   * @param beginWithin how long others, who publish before, may take
   */
  Publisher(Map<String, Object> connecting, String transactionalId, Duration beginWithin) {
    this.beginWithin = beginWithin;
    this.settings = new HashMap<>();
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis() / 2);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
    // An instance that died must not keep readers waiting for what it did not finish.
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) ANSWER_WITHIN.toMillis());
    settings.putAll(connecting);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
  }

  /**
   * Returns once all of the records are durable.
   *
   * @return where they lie, in the same order
   * @throws NotPublished where Kafka did not say so in time, or others before it took too long
   */
  public List<Position> publish(List<ProducerRecord<byte[], byte[]>> records) throws NotPublished {
    awaitTurn();
    try {
      return publishNow(records);
    } finally {
      turn.unlock();
    }
  }

  private void awaitTurn() throws NotPublished {
    try {
      if (!turn.tryLock(beginWithin.toMillis(), TimeUnit.MILLISECONDS)) {
        throw NotPublished.waitedInVain(
            new TimeoutException("%d s".formatted(beginWithin.toSeconds())));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw NotPublished.waitedInVain(stopped);
    }
  }

  private List<Position> publishNow(List<ProducerRecord<byte[], byte[]>> records)
      throws NotPublished {
    boolean published = false;
    try {
      KafkaProducer<byte[], byte[]> open = producer == null ? open() : producer;
      open.beginTransaction();
      List<Future<RecordMetadata>> sent = records.stream().map(open::send).toList();
      open.commitTransaction();
      List<Position> positions = new ArrayList<>();
      for (Future<RecordMetadata> one : sent) {
        positions.add(position(one.get()));
      }
      published = true;
      return positions;
    } catch (ExecutionException failure) {
      throw NotPublished.because(failure);
    } catch (InterruptedException | InterruptException stopped) {
      Thread.currentThread().interrupt();
      throw NotPublished.because(stopped);
    } catch (KafkaException failure) {
      throw NotPublished.because(failure);
    } finally {
      if (!published) {
        abandon();
      }
    }
  }

  private void abandon() {
    // Who is interrupted cannot wait for the producer's end, and would hear of nothing else.
    boolean stopped = Thread.interrupted();
    try {
      close();
    } finally {
      if (stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private KafkaProducer<byte[], byte[]> open() {
    var opened =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer = opened;
    opened.initTransactions();
    return opened;
  }

  private static Position position(RecordMetadata metadata) {
    return new Position(
        metadata.topic(),
        metadata.partition(),
        metadata.offset(),
        Instant.ofEpochMilli(metadata.timestamp()));
  }

  @Override
  public void close() {
    turn.lock();
    try {
      if (producer != null) {
        producer.close(CLOSE_WITHIN);
        producer = null;
      }
    } finally {
      turn.unlock();
    }
  }
}
