package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.meter.domain.Usage;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.RunEvent;
import io.runtally.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The meter's own parser and the JSON Schema of run events agree on what a run event is. */
class RunEventReaderTest {
  private static final long ARRIVED_AT = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();
  private static final String EVENT =
      """
      {"specversion":"1.0","id":"8c1f","source":"/rule-engine/eu-1","type":"ai.ruleengine.ruleset.run",\
      "subject":"org_acme","time":"2026-11-22T06:52:00.125Z","data":{"ruleSetId":"rs_42",\
      "environmentId":"env_prod","correlationId":"c-77","quantity":3}}\
      """;

  /** What the schema cannot know: configuration, arrival, and bytes that are no text. */
  private static final Set<RejectionReason> BEYOND_THE_SCHEMA =
      EnumSet.of(
          RejectionReason.UNKNOWN_TYPE, RejectionReason.TOO_OLD, RejectionReason.FROM_THE_FUTURE);

  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "1",
    "-1",
    "1.0",
    "1.5",
    "1e2",
    "1e999999999",
    "1E-3",
    "10000",
    "10001",
    "1000000",
    "1000001",
    "18446744073709551621.0",
    "99999999999999999999",
    "\"\"",
    "\"1.0\"",
    "\"a\"",
    "\"2026-11-22T06:52:00Z\"",
    "\"2026-11-22t06:52:00.123456789+05:30\"",
    "\"2026-02-30T00:00:00Z\"",
    "\"2026-11-22\"",
    "\"2026-11-22T06:52:60Z\"",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"line\\nbreak\"",
    "\"org_acme\\n\"",
    "\"org acme\"",
    "[]",
    "{}",
    "[1,[2,{\"a\":null}]]",
    "{\"quantity\":2}",
    "{\"credits\":2,\"quantity\":null}",
    "{\"credits\":2,\"quantity\":1}",
    "{\"ruleSetId\":[]}",
    "{\"correlationId\":1}",
    "{\"quantity\":1,\"quantity\":1}",
    "[{\"a\":1,\"a\":1}]",
    "[{\"a\":1},{\"a\":1,\"b\":{\"a\":1}}]",
    "{\"a\":[{\"b\":{\"c\":1,\"d\":2,\"c\":3}}]}",
    "\"" + "x".repeat(128) + "\"",
    "\"" + "x".repeat(129) + "\"",
    "\"" + "x".repeat(255) + "\"",
    "\"" + "x".repeat(256) + "\"",
    "\"" + "é".repeat(255) + "\"",
    "\"" + "\\ud83d\\ude00".repeat(255) + "\"",
    "\"\\u0000\"",
    "\"ai.ruleengine.template.generation\""
  };

  private static final String[] FIELDS = {
    "specversion", "id", "source", "type", "subject", "time", "data", "data_base64", "unknown"
  };

  private final RunEventReader reader = new RunEventReader(MeterDriver.RATES);
  private final RecordFormat<RunEvent> schema = RecordFormat.of(Topics.RUN_EVENTS, RunEvent.class);

  @Test
  void a_run_event_is_read_into_what_is_needed_of_it() {
    Usage usage = understood(EVENT.getBytes(UTF_8));
    assertEquals("8c1f", usage.id());
    assertEquals("/rule-engine/eu-1", usage.source());
    assertEquals(Optional.of("rs_42"), usage.ruleSetId());
    assertEquals(new Usage.Amount.Units(3), usage.amount());
    assertEquals("2026-11", usage.month().toString());
  }

  @Test
  void parser_and_schema_agree_on_every_value_in_every_place() {
    for (String field : FIELDS) {
      for (String value : VALUES) {
        assertAgreement(with(field, value).getBytes(UTF_8));
        assertAgreement(
            with(field, value).replace("ruleset.run", "template.generation").getBytes(UTF_8));
      }
      assertAgreement(EVENT.replace("\"" + field + "\"", "\"other\"").getBytes(UTF_8));
    }
    for (String field :
        List.of("ruleSetId", "environmentId", "correlationId", "quantity", "credits")) {
      for (String value : VALUES) {
        assertAgreement(with("data", "{\"" + field + "\":" + value + "}").getBytes(UTF_8));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void parser_and_schema_agree_on_damaged_events(long seed) {
    Random random = new Random(seed);
    byte[] whole = EVENT.getBytes(UTF_8);
    for (int n = 0; n < 3_000; n++) {
      byte[] damaged = whole.clone();
      int wounds = 1 + random.nextInt(3);
      for (int wound = 0; wound < wounds; wound++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertAgreement(damaged);
    }
  }

  @ParameterizedTest(name = "{0} names in between")
  @ValueSource(ints = {0, 1, 14, 15, 16, 17, 100, 5_000})
  void a_name_that_comes_twice_is_refused_however_many_lie_between(int others) {
    String event = EVENT.replace("\"data\"", "\"otherData\"");
    for (String place : List.of("{%s", "{\"data\":{%s", "{\"unknown\":{%s")) {
      StringBuilder names = new StringBuilder("\"first\":0");
      for (int other = 0; other < others; other++) {
        names.append(",\"other").append(other).append("\":0");
      }
      String end = "}".repeat(place.length() - place.replace("{", "").length() - 1) + ",";
      byte[] distinct = event.replaceFirst("\\{", place.formatted(names) + end).getBytes(UTF_8);
      names.append(",\"first\":0");
      byte[] twice = event.replaceFirst("\\{", place.formatted(names) + end).getBytes(UTF_8);

      assertAgreement(distinct);
      assertInstanceOf(
          Reading.Understood.class, reader.read(distinct, new RecordHeaders(), ARRIVED_AT));
      assertAgreement(twice);
      Reading<Fact.Told> reading = reader.read(twice, new RecordHeaders(), ARRIVED_AT);
      assertEquals(
          "The value is not JSON: Duplicate field 'first'",
          ((Reading.Refused<Fact.Told>) reading).detail().replaceFirst(", at byte .*", ""));
    }
  }

  @Test
  void other_encodings_and_deep_or_endless_values_are_refused_and_harm_nobody() {
    List<byte[]> values = new ArrayList<>();
    values.add(EVENT.getBytes(UTF_16LE));
    values.add(("\ufeff" + EVENT).getBytes(UTF_8));
    values.add(EVENT.replace("8c1f", "\u00c1\u0081").getBytes(ISO_8859_1));
    values.add("[".repeat(100_000).getBytes(UTF_8));
    values.add(with("unknown", "[".repeat(5_000) + "]".repeat(5_000)).getBytes(UTF_8));
    values.add(with("data", "{\"quantity\":" + "9".repeat(5_000) + "}").getBytes(UTF_8));
    values.add(" ".getBytes(UTF_8));
    values.add((EVENT + EVENT).getBytes(UTF_8));
    values.add(new byte[1_000_000]);
    for (byte[] value : values) {
      assertTrue(read(value) instanceof Reading.Refused, () -> new String(value, UTF_8));
      assertAgreement(value);
    }
  }

  @Test
  void an_exponent_that_no_number_type_reaches_is_no_quantity() {
    Reading<Fact.Told> reading = read(with("data", "{\"quantity\":1e99999999999}").getBytes(UTF_8));
    assertTrue(
        reading instanceof Reading.Refused<Fact.Told>(RejectionReason reason, String _)
            && reason == RejectionReason.INVALID_QUANTITY,
        reading::toString);
  }

  @Test
  void in_binary_mode_headers_that_are_no_text_are_refused() {
    var headers = new RecordHeaders();
    headers.add("ce_specversion", "1.0".getBytes(UTF_8)).add("ce_id", new byte[] {(byte) 0xff});
    assertTrue(reader.read(null, headers, ARRIVED_AT) instanceof Reading.Refused);
  }

  private void assertAgreement(byte[] value) {
    String text = new String(value, UTF_8);
    Reading<Fact.Told> ours = read(value);
    Reading<RunEvent> theirs = schema.read(value);
    switch (ours) {
      case Reading.Understood<Fact.Told> _ ->
          assertTrue(theirs instanceof Reading.Understood, () -> text + " → " + theirs);
      case Reading.Refused<Fact.Told>(RejectionReason reason, String detail) -> {
        switch (theirs) {
          case Reading.Refused<RunEvent>(RejectionReason expected, String _) ->
              assertTrue(
                  reason == expected
                      || BEYOND_THE_SCHEMA.contains(reason)
                      || text.contains("\\ud800"),
                  () -> text + ": " + reason + " (" + detail + "), by the schema " + theirs);
          case Reading.Understood<RunEvent> _ ->
              assertTrue(
                  BEYOND_THE_SCHEMA.contains(reason) || detail.startsWith("data.credits is for"),
                  () -> text + ": only the parser refuses: " + detail);
        }
      }
    }
  }

  private static String with(String field, String value) {
    String without =
        EVENT
            .replaceFirst("\"" + field + "\":(\"[^\"]*\"|\\{[^}]*\\}),?", "")
            .replaceFirst(",\\}$", "}");
    return without.substring(0, without.length() - 1) + ",\"" + field + "\":" + value + "}";
  }

  private Usage understood(byte[] value) {
    return switch (read(value)) {
      case Reading.Understood<Fact.Told>(Fact.Told told) ->
          switch (told.fact()) {
            case Fact.UsageMetered(Usage usage) -> usage;
            case Fact other -> throw new AssertionError(other.toString());
          };
      case Reading.Refused<Fact.Told> refused -> throw new AssertionError(refused.toString());
    };
  }

  private Reading<Fact.Told> read(byte[] value) {
    return reader.read(value, new RecordHeaders(), ARRIVED_AT);
  }
}
