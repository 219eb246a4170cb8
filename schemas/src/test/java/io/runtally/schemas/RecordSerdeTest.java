package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class RecordSerdeTest {

  private static final String TOPIC = "credit-ledger";

  private final RecordSerde<LedgerEntry> serde =
      RecordSerde.of(Topics.CREDIT_LEDGER, LedgerEntry.class);

  @Test
  void a_value_goes_out_and_comes_back() {
    var entry = (LedgerEntry) Samples.recordOf(Topics.CREDIT_LEDGER);
    byte[] bytes = serde.serializer().serialize(TOPIC, entry);
    assertArrayEquals(Samples.bytesOf(Topics.CREDIT_LEDGER), bytes);
    assertEquals(entry, serde.deserializer().deserialize(TOPIC, bytes));
  }

  @Test
  void a_tombstone_has_no_value_on_either_side() {
    assertNull(serde.serializer().serialize(TOPIC, null));
    assertNull(serde.deserializer().deserialize(TOPIC, (byte[]) null));
  }

  @Test
  void what_cannot_be_understood_fails_with_the_sentence() {
    byte[] bytes = "{\"entryId\":7}".getBytes(StandardCharsets.UTF_8);
    var failure =
        assertThrows(
            SerializationException.class, () -> serde.deserializer().deserialize(TOPIC, bytes));
    assertEquals(
        "A record of credit-ledger is SCHEMA_VIOLATION: entryId must be a string, found a number.",
        failure.getMessage());
  }
}
