package io.runtally.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** How a record is set aside that cannot be understood. */
public final class Rejection {
  private static final String TRUNCATED = "runtally.truncated";
  private static final int KEPT_BYTES = 65_536;

  private Rejection() {}

  /**
   * The record as it came, as far as it can be kept, with where it came from and why it is set
   * aside.
   *
   * @param detail a sentence for a person
   */
  public static ProducerRecord<byte[], byte[]> of(
      ConsumerRecord<byte[], byte[]> input, RejectionReason reason, String detail) {
    var headers = new RecordHeaders(input.headers());
    Kept kept = kept(input.key(), input.value(), headers);
    headers.add("runtally.reason", reason.name().getBytes(UTF_8));
    headers.add("runtally.detail", detail.getBytes(UTF_8));
    headers.add("runtally.topic", input.topic().getBytes(UTF_8));
    headers.add("runtally.partition", Integer.toString(input.partition()).getBytes(UTF_8));
    headers.add("runtally.offset", Long.toString(input.offset()).getBytes(UTF_8));
    return new ProducerRecord<>(
        Topics.RECORDS_REJECTED.name(), null, null, kept.key(), kept.value(), headers);
  }

  /** What a rejected record keeps. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on at once, and never compared.
  public record Kept(byte @Nullable [] key, byte @Nullable [] value) {}

  /**
   * All of it, unless it is larger than the rejected topics take however badly it compresses: the
   * limit of a topic is of compressed batches, so that five megabytes of blanks can come in and not
   * go out again. Then the beginning is kept, and the header {@code runtally.truncated} says how
   * many bytes there were.
   *
   * @param headers the record's own, to which that header is added
   */
  public static Kept kept(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = (long) length(key) + length(value);
    for (Header header : headers) {
      size += header.key().length() + length(header.value());
    }
    if (size <= Topic.INPUT_MAX_MESSAGE_BYTES) {
      return new Kept(key, value);
    }
    for (Header header : headers.toArray()) {
      if (length(header.value()) > KEPT_BYTES) {
        headers.remove(header.key());
      }
    }
    headers.add(TRUNCATED, Long.toString(size).getBytes(UTF_8));
    return new Kept(beginning(key), beginning(value));
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte @Nullable [] beginning(byte @Nullable [] bytes) {
    return length(bytes) <= KEPT_BYTES ? bytes : Arrays.copyOf(bytes, KEPT_BYTES);
  }
}
