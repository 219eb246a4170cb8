package io.runtally.view.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.AutoRechargeSettings;
import io.runtally.schemas.BillingCustomer;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.PaymentMethod;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records that this service writes, each keyed by its organization. */
public final class Facts {
  private static final RecordFormat<CreditPayment> PAYMENT =
      RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class);
  private static final RecordFormat<AutoRechargeSettings> SETTINGS =
      RecordFormat.of(Topics.AUTO_RECHARGE_SETTINGS, AutoRechargeSettings.class);
  private static final RecordFormat<PaymentMethod> CARD =
      RecordFormat.of(Topics.PAYMENT_METHODS, PaymentMethod.class);
  private static final RecordFormat<BillingCustomer> CUSTOMER =
      RecordFormat.of(Topics.BILLING_CUSTOMERS, BillingCustomer.class);

  private Facts() {}

  public static ProducerRecord<byte[], byte[]> payment(CreditPayment payment) {
    return record(PAYMENT, payment.organizationId(), payment);
  }

  public static ProducerRecord<byte[], byte[]> settings(AutoRechargeSettings settings) {
    return record(SETTINGS, settings.organizationId(), settings);
  }

  public static ProducerRecord<byte[], byte[]> card(PaymentMethod card) {
    return record(CARD, card.organizationId(), card);
  }

  /** The card is removed. */
  public static ProducerRecord<byte[], byte[]> noCard(String organizationId) {
    return tombstone(Topics.PAYMENT_METHODS, organizationId);
  }

  public static ProducerRecord<byte[], byte[]> customer(BillingCustomer customer) {
    return record(CUSTOMER, customer.organizationId(), customer);
  }

  /** The customer is no more: the next purchase makes another. */
  public static ProducerRecord<byte[], byte[]> noCustomer(String organizationId) {
    return tombstone(Topics.BILLING_CUSTOMERS, organizationId);
  }

  private static <T extends Record> ProducerRecord<byte[], byte[]> record(
      RecordFormat<T> format, String organizationId, T value) {
    return new ProducerRecord<>(
        format.topic().name(), organizationId.getBytes(UTF_8), format.write(value));
  }

  private static ProducerRecord<byte[], byte[]> tombstone(Topic topic, String organizationId) {
    return new ProducerRecord<>(topic.name(), organizationId.getBytes(UTF_8), null);
  }
}
