package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Where a record was first read, as it goes with it in headers when it is moved home or rejected.
 *
 * @param arrivedAt when the broker took it in there, epoch milliseconds
 */
record Origin(String topic, int partition, long offset, long arrivedAt) {
  static final String TOPIC = "runtally.topic";
  private static final String PARTITION = "runtally.partition";
  private static final String OFFSET = "runtally.offset";
  private static final String ARRIVED_AT = "runtally.arrived-at";

  /** Notes where a stray came from, over whatever its producer may have put there. */
  void overwriteIn(Headers headers) {
    headers.remove(TOPIC).remove(PARTITION).remove(OFFSET).remove(ARRIVED_AT);
    addTo(headers);
    headers.add(ARRIVED_AT, ByteBuffer.allocate(Long.BYTES).putLong(arrivedAt).array());
  }

  /** Reads what {@link #overwriteIn} noted; to be trusted behind the topic of strays only. */
  static Origin of(Headers headers) {
    return new Origin(
        text(headers, TOPIC),
        Integer.parseInt(text(headers, PARTITION)),
        Long.parseLong(text(headers, OFFSET)),
        ByteBuffer.wrap(header(headers, ARRIVED_AT).value()).getLong());
  }

  /** Adds where a rejected record came from; numbers are written in decimal, for people. */
  void addTo(Headers headers) {
    headers
        .add(TOPIC, topic.getBytes(UTF_8))
        .add(PARTITION, Integer.toString(partition).getBytes(UTF_8))
        .add(OFFSET, Long.toString(offset).getBytes(UTF_8));
  }

  private static String text(Headers headers, String name) {
    return new String(header(headers, name).value(), UTF_8);
  }

  private static Header header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null) {
      throw new IllegalStateException("A stray without the header " + name);
    }
    return header;
  }
}
