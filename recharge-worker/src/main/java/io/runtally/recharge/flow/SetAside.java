package io.runtally.recharge.flow;

import io.runtally.schemas.Rejection;
import io.runtally.schemas.RejectionReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A record that cannot be carried out, on its way to {@code records-rejected}. */
record SetAside(ConsumerRecord<byte[], byte[]> record, RejectionReason reason, String detail) {
  private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

  static SetAside of(ConsumerRecord<byte[], byte[]> record, Found.Unusable bad) {
    return new SetAside(record, bad.reason(), bad.detail());
  }

  ProducerRecord<byte[], byte[]> answer() {
    return Rejection.of(record, reason, detail);
  }

  /** Once it is published. The detail stays with the record: it may quote what is in it. */
  void tell(Watch watch) {
    watch.rejected(record.topic(), reason);
    LOG.atWarn()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", reason)
        .log("A record was set aside in records-rejected");
  }
}
