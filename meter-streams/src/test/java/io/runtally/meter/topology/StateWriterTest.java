package io.runtally.meter.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written must be what the reader reads, also in a later version of the meter. */
class StateWriterTest {
  private final StateWriter writer = new StateWriter();

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1,
        63,
        -64,
        64,
        8_191,
        1_795_000_000_000L,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void a_number_lies_as_kafka_writes_it(long number) {
    byte[] written = writer.version(1).number(number).written();

    ByteBuffer kafkas = ByteBuffer.allocate(10);
    ByteUtils.writeVarlong(number, kafkas);
    assertArrayEquals(
        Arrays.copyOf(kafkas.array(), kafkas.position()),
        Arrays.copyOfRange(written, 1, written.length));
    assertEquals(number, new StateReader(written).expectVersion(1, "number").number());
  }

  @Test
  void a_long_value_makes_the_room_it_needs_and_leaves_nothing_for_the_next() {
    String text = "ä€😀".repeat(1_000);
    byte[] written =
        writer
            .version(1)
            .flag(true)
            .text(text)
            .optionalText(Optional.empty())
            .optionalText(Optional.of("b"))
            .optionalNumber(OptionalLong.empty())
            .optionalNumber(OptionalLong.of(-7))
            .written();

    StateReader reader = new StateReader(written).expectVersion(1, "value");
    assertTrue(reader.flag());
    assertEquals(text, reader.text());
    assertEquals(Optional.empty(), reader.optionalText());
    assertEquals(Optional.of("b"), reader.optionalText());
    assertEquals(OptionalLong.empty(), reader.optionalNumber());
    assertEquals(OptionalLong.of(-7), reader.optionalNumber());
    assertTrue(reader.atEnd());
    assertEquals(2, writer.version(1).flag(false).written().length);
  }
}
