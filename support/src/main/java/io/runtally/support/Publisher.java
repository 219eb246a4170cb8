package io.runtally.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.ClientSettings;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes records, each durable before it is said so. Each stands for itself and is known again
 * by its id, so what a failure leaves out is made up for by doing the same once more.
 */
public final class Publisher implements AutoCloseable {
  private static final RecordFormat<CreditPayment> PAYMENT =
      RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;

  public Publisher(ClientSettings settings) {
    this.servers = settings.bootstrapServers();
    Map<String, Object> producing = new HashMap<>();
    producing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) PATIENCE.toMillis());
    producing.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
    producing.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    producing.putAll(settings.forProducer());
    producing.put(ProducerConfig.ACKS_CONFIG, "all");
    try {
      this.producer =
          new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException failure) {
      throw TopicReader.unusable(servers, failure);
    }
  }

  /**
   * Publishes payments in this order, which holds within each organization.
   *
   * @throws CannotRun where Kafka did not take one in, or it is none that the meter would read
   */
  public void pay(List<CreditPayment> payments) {
    publish(payments.stream().map(Publisher::record).toList());
  }

  /** A payment as it is published. */
  private static ProducerRecord<byte[], byte[]> record(CreditPayment payment) {
    byte[] value = PAYMENT.write(payment);
    if (PAYMENT.read(value) instanceof Reading.Refused<CreditPayment>(var _, String detail)) {
      throw new CannotRun(
          "The payment %s of %s cannot be published: %s"
              .formatted(payment.paymentId(), payment.organizationId(), detail));
    }
    return new ProducerRecord<>(
        Topics.CREDIT_PAYMENTS.name(), payment.organizationId().getBytes(UTF_8), value);
  }

  /**
   * Returns once all of the records are durable.
   *
   * @throws CannotRun where Kafka did not say so of one
   */
  public void publish(List<ProducerRecord<byte[], byte[]>> records) {
    try {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (ProducerRecord<byte[], byte[]> record : records) {
        sent.add(producer.send(record));
      }
      producer.flush();
      for (Future<RecordMetadata> one : sent) {
        var _ = one.get();
      }
    } catch (InterruptedException stopped) {
      throw new InterruptException(stopped);
    } catch (ExecutionException failure) {
      throw TopicReader.unusable(servers, new KafkaException(failure.getCause()));
    } catch (InterruptException stopped) {
      throw stopped;
    } catch (KafkaException failure) {
      throw TopicReader.unusable(servers, failure);
    }
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
  }
}
