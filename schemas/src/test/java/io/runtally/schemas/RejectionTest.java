package io.runtally.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RejectionTest {
  private static final byte[] KEY = "org_1".getBytes(UTF_8);

  @Test
  void what_its_source_takes_uncompressed_is_kept_byte_for_byte() {
    byte[] value = blanks(1_000_000);

    ProducerRecord<byte[], byte[]> rejected = rejected(KEY, value);

    assertArrayEquals(value, rejected.value());
    assertArrayEquals(KEY, rejected.key());
    assertNull(rejected.headers().lastHeader("runtally.truncated"));
  }

  @Test
  void what_only_compression_made_small_is_cut_and_says_so() {
    ProducerRecord<byte[], byte[]> rejected = rejected(KEY, blanks(5_000_000));

    assertTrue(rejected.value().length < 100_000, "fits however badly it compresses");
    assertArrayEquals(KEY, rejected.key());
    assertEquals(
        "5000005", new String(rejected.headers().lastHeader("runtally.truncated").value(), UTF_8));
  }

  @Test
  void a_key_is_cut_as_a_value_is_and_a_tombstone_stays_one() {
    ProducerRecord<byte[], byte[]> rejected =
        Rejection.of(
            new ConsumerRecord<>("low-balance", 0, 0, blanks(5_000_000), null),
            RejectionReason.EMPTY,
            "Empty.");

    assertTrue(rejected.key().length < 100_000, "the key");
    assertNull(rejected.value());
  }

  private static ProducerRecord<byte[], byte[]> rejected(byte[] key, byte[] value) {
    return Rejection.of(
        new ConsumerRecord<>("low-balance", 0, 0, key, value),
        RejectionReason.MALFORMED_JSON,
        "Blanks.");
  }

  private static byte[] blanks(int count) {
    byte[] blanks = new byte[count];
    Arrays.fill(blanks, (byte) ' ');
    return blanks;
  }
}
