package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.schemas.Reading.Understood;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden samples: they guard the written form of every value. */
class SamplesTest {

  static Stream<Topic> topics() {
    return Samples.topics();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void a_sample_reads_as_its_record(Topic topic) {
    assertEquals(
        new Understood<>(Samples.recordOf(topic)),
        Samples.formatOf(topic).read(Samples.bytesOf(topic)));
  }

  @ParameterizedTest
  @MethodSource("topics")
  void a_record_is_written_as_the_very_bytes_of_its_sample(Topic topic) {
    byte[] written = Samples.formatOf(topic).write(Samples.recordOf(topic));
    assertEquals(
        new String(Samples.bytesOf(topic), StandardCharsets.UTF_8),
        new String(written, StandardCharsets.UTF_8));
    assertArrayEquals(Samples.bytesOf(topic), written);
  }

  @ParameterizedTest
  @MethodSource("topics")
  void a_sample_is_what_its_schema_asks_for(Topic topic) throws Exception {
    String text = Json.decode(Samples.bytesOf(topic));
    assertTrue(ValueSchema.of(topic).errorsOf(Json.parse(text)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("topics")
  void an_unknown_field_is_ignored_wherever_it_stands(Topic topic) throws Exception {
    var value = (ObjectNode) Json.parse(Json.decode(Samples.bytesOf(topic)));
    for (Map.Entry<String, ObjectNode> object : SchemaWalk.objectsIn(value).entrySet()) {
      object.getValue().putObject("addedLater").put("by", "a newer writer");
    }
    assertEquals(
        new Understood<>(Samples.recordOf(topic)),
        Samples.formatOf(topic).read(Json.MAPPER.writeValueAsBytes(value)));
  }

  @ParameterizedTest
  @MethodSource("topics")
  void an_absent_field_reads_the_same_as_null(Topic topic) throws Exception {
    var value = (ObjectNode) Json.parse(Json.decode(Samples.bytesOf(topic)));
    for (ObjectNode object : SchemaWalk.objectsIn(value).values()) {
      object.removeNulls();
    }
    assertEquals(
        new Understood<>(Samples.recordOf(topic)),
        Samples.formatOf(topic).read(Json.MAPPER.writeValueAsBytes(value)));
  }
}
