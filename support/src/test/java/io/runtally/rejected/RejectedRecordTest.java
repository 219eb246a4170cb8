package io.runtally.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.runtally.schemas.Topics;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectedRecordTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void it_is_read_as_far_as_it_can_be_read() {
    RejectedRecord rejected = rejected("UNKNOWN_TYPE", "org_1", event("2026-11-22T10:00:00Z"));
    assertEquals(Optional.of("org_1"), rejected.organization());
    assertEquals(Optional.of("run-1"), rejected.id());
    assertEquals("run-events-3@42", rejected.origin());
    assertEquals("a sentence", rejected.detail());
    RejectedRecord garbage = rejected("MALFORMED_JSON", null, "\u001b[31m\u202e{");
    assertEquals(Optional.empty(), garbage.organization());
    assertEquals(Optional.empty(), garbage.id());
    assertEquals("·[31m·{", garbage.beginning());
  }

  @Test
  void an_event_in_binary_mode_is_read_from_its_headers() {
    RecordHeaders headers = headers("UNKNOWN_TYPE");
    headers.add("ce_id", "run-7".getBytes(UTF_8)).add("ce_subject", "org_7".getBytes(UTF_8));
    RejectedRecord rejected = rejected(Topics.RUN_EVENTS_REJECTED.name(), headers, null, "{}");
    assertEquals(Optional.of("org_7"), rejected.organization());
    assertEquals(Optional.of("run-7"), rejected.id());
  }

  @Test
  void it_goes_back_as_it_came() {
    String value = event("2026-11-22T10:00:00Z");
    RecordHeaders headers = headers("UNKNOWN_TYPE");
    headers.add("traceparent", "00-1".getBytes(UTF_8));
    ProducerRecord<byte[], byte[]> sent =
        rejected(Topics.RUN_EVENTS_REJECTED.name(), headers, "org_1", value).asItCame();
    assertEquals("run-events", sent.topic());
    assertNull(sent.partition());
    assertArrayEquals("org_1".getBytes(UTF_8), sent.key());
    assertArrayEquals(value.getBytes(UTF_8), sent.value());
    assertEquals(1, sent.headers().toArray().length);
    assertFalse(sent.headers().headers("traceparent").iterator().next().key().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN_TYPE, 2026-11-22T10:00:00Z, MAY_COUNT",
    "UNKNOWN_TYPE, 2026-10-01T10:00:00Z, STAYS_TOO_OLD",
    "TOO_OLD, 2026-10-20T10:00:00Z, STAYS_TOO_OLD",
    "FROM_THE_FUTURE, 2026-11-23T11:00:00Z, MAY_COUNT",
    "FROM_THE_FUTURE, 2026-11-23T12:30:00Z, STILL_IN_THE_FUTURE",
    // A later version may read what an earlier one refused; the schema is this version's word.
    "INVALID_FIELD, 2026-11-22T10:00:00Z, MAY_COUNT",
    "A_REASON_OF_TOMORROW, 2026-11-22T10:00:00Z, MAY_COUNT",
    "INVALID_TIME, yesterday, STAYS_AS_IT_IS",
  })
  void what_would_become_of_it(String reason, String time, Prospect expected) {
    assertEquals(expected, Prospect.of(rejected(reason, "org_1", event(time)), NOW));
  }

  @Test
  void what_is_no_event_or_not_of_runs_is_not_sent() {
    assertEquals(
        Prospect.STAYS_AS_IT_IS, Prospect.of(rejected("MALFORMED_JSON", "org_1", "{"), NOW));
    assertEquals(Prospect.STAYS_AS_IT_IS, Prospect.of(rejected("EMPTY", "org_1", null), NOW));
    assertEquals(
        Prospect.NO_RUN_EVENT,
        Prospect.of(
            rejected(Topics.RECORDS_REJECTED.name(), headers("SCHEMA_VIOLATION"), "org_1", "{}"),
            NOW));
  }

  @Test
  void what_was_too_large_to_be_kept_whole_is_not_sent() {
    RecordHeaders headers = headers("UNKNOWN_TYPE");
    headers.add("runtally.truncated", "5000000".getBytes(UTF_8));
    assertEquals(
        Prospect.IS_CUT_OFF,
        Prospect.of(
            rejected(
                Topics.RUN_EVENTS_REJECTED.name(), headers, "org_1", event("2026-11-22T10:00:00Z")),
            NOW));
  }

  private static RejectedRecord rejected(
      String reason, @Nullable String key, @Nullable String value) {
    return rejected(Topics.RUN_EVENTS_REJECTED.name(), headers(reason), key, value);
  }

  private static RejectedRecord rejected(
      String topic, RecordHeaders headers, @Nullable String key, @Nullable String value) {
    return new RejectedRecord(
        new ConsumerRecord<>(
            topic,
            0,
            7,
            NOW.toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            key == null ? null : key.getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8),
            headers,
            Optional.empty()));
  }

  private static RecordHeaders headers(String reason) {
    var headers = new RecordHeaders();
    headers.add("runtally.reason", reason.getBytes(UTF_8));
    headers.add("runtally.detail", "a sentence".getBytes(UTF_8));
    headers.add("runtally.topic", "run-events".getBytes(UTF_8));
    headers.add("runtally.partition", "3".getBytes(UTF_8));
    headers.add("runtally.offset", "42".getBytes(UTF_8));
    return headers;
  }

  private static String event(String time) {
    return """
    {"specversion":"1.0","id":"run-1","source":"/s","type":"ai.new","subject":"org_1","time":"%s"}\
    """
        .formatted(time);
  }
}
