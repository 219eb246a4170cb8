package io.runtally.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** How a record is set aside that cannot be understood. */
public final class Rejection {
  private Rejection() {}

  /**
   * The record as it came, with where it came from and why it is set aside.
   *
   * @param detail a sentence for a person
   */
  public static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> input, RejectionReason reason, String detail) {
    var headers = new RecordHeaders(input.headers());
    headers.add("runtally.reason", reason.name().getBytes(UTF_8));
    headers.add("runtally.detail", detail.getBytes(UTF_8));
    headers.add("runtally.topic", input.topic().getBytes(UTF_8));
    headers.add("runtally.partition", Integer.toString(input.partition()).getBytes(UTF_8));
    headers.add("runtally.offset", Long.toString(input.offset()).getBytes(UTF_8));
    return new ProducerRecord<>(
        Topics.RECORDS_REJECTED.name(), null, null, input.key(), input.value(), headers);
  }
}
