package io.runtally.reconcile;

import io.runtally.reconcile.OurBooks.Published;
import io.runtally.schemas.ClientSettings;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import io.runtally.support.LedgerReader;
import io.runtally.support.PaymentKey;
import io.runtally.support.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The books as the topics tell them, read from their beginning and then kept up. */
public final class KafkaBooks implements BookReader, AutoCloseable {
  private static final RecordFormat<CreditPayment> PAYMENT =
      RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class);

  private final List<Published> published = new ArrayList<>();
  private final List<LedgerEntry> booked = new ArrayList<>();
  private final Set<PaymentKey> bookedKeys = new HashSet<>();
  private final Set<String> boundIntents = new HashSet<>();
  private final List<TopicReader> intents;
  private final TopicReader payments;
  private final LedgerReader ledger;
  private final Consumer<String> progress;

  public KafkaBooks(ClientSettings settings, Consumer<String> progress) {
    this.progress = progress;
    this.intents =
        List.of(
            TopicReader.ofAll(settings, Topics.RECHARGE_INTENTS),
            TopicReader.ofAll(settings, Topics.RECHARGE_INTENTS_LATER));
    this.payments = TopicReader.ofAll(settings, Topics.CREDIT_PAYMENTS);
    this.ledger = LedgerReader.ofAll(settings, this::book);
  }

  /** All there is by now; causes are read before their effects. */
  @Override
  public OurBooks read(Span span, AtStripe stripe) {
    intents.getFirst().readOn(record -> bind(Topics.RECHARGE_INTENTS, record));
    intents.getLast().readOn(record -> bind(Topics.RECHARGE_INTENTS_LATER, record));
    payments.readOn(this::publish);
    progress.accept("Reading Kafka: %,d payments".formatted(published.size()));
    ledger.readOn();
    progress.accept("Reading Kafka: %,d ledger entries of payments".formatted(booked.size()));
    return new OurBooks(published, booked, boundIntents);
  }

  /**
   * Waits until all of these are booked.
   *
   * @return whether they were within {@code limit}
   */
  boolean awaitBooked(Collection<PaymentKey> keys, Duration limit) throws InterruptedException {
    return ledger.until(() -> bookedKeys.containsAll(keys), limit);
  }

  private void bind(Topic topic, ConsumerRecord<byte[], byte[]> record) {
    RecordFormat<RechargeIntent> format = RecordFormat.of(topic, RechargeIntent.class);
    if (format.read(record.value())
        instanceof Reading.Understood<RechargeIntent>(RechargeIntent intent)) {
      intent.paymentIntentId().ifPresent(boundIntents::add);
    }
  }

  private void publish(ConsumerRecord<byte[], byte[]> record) {
    if (PAYMENT.read(record.value())
        instanceof Reading.Understood<CreditPayment>(CreditPayment payment)) {
      published.add(new Published(payment, Instant.ofEpochMilli(record.timestamp())));
    }
  }

  private void book(LedgerEntry entry) {
    PaymentKey.of(entry)
        .filter(key -> key.kind() != CreditPayment.Kind.ADJUSTMENT)
        .ifPresent(key -> {
          booked.add(entry);
          bookedKeys.add(key);
        });
  }

  @Override
  public void close() {
    intents.forEach(TopicReader::close);
    payments.close();
    ledger.close();
  }
}
