package io.runtally.view.projection;

import io.runtally.schemas.Rejection;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sets aside what cannot be understood and nobody else sets aside. */
final class RejectedRecords implements AutoCloseable {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final KafkaProducer<byte[], byte[]> producer;

  RejectedRecords(Map<String, Object> producing) {
    Map<String, Object> settings = new HashMap<>(producing);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Topic.INPUT_MAX_MESSAGE_BYTES + Topic.REJECTION_HEADROOM_BYTES);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Returns once they are durable; those of the meter's inputs are left to the meter. */
  void publish(List<Batch.Refused> refused) {
    List<Future<RecordMetadata>> sent =
        refused.stream()
            .filter(each -> !isReadByMeter(each.record().topic()))
            .map(each -> producer.send(Rejection.of(each.record(), each.reason(), each.detail())))
            .toList();
    for (Future<RecordMetadata> each : sent) {
      try {
        var _ = each.get();
      } catch (ExecutionException notTaken) {
        throw new KafkaException("A rejected record was not taken in", notTaken.getCause());
      } catch (InterruptedException stopped) {
        throw new InterruptException(stopped);
      }
    }
  }

  private static boolean isReadByMeter(String topic) {
    return Topics.byName(topic).filter(Topic::isReadByMeter).isPresent();
  }

  @Override
  public void close() {
    producer.close(CLOSE_WITHIN);
  }
}
