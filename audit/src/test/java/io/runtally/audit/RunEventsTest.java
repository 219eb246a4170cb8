package io.runtally.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunEventsTest {
  private static final Instant ARRIVAL = Instant.parse("2026-11-02T10:00:00Z");
  private static final HomePartition HOME = new HomePartition(6);
  private final RunEvents events = new RunEvents(Rates.USUAL, HOME);

  private Optional<RunFact> read(String value) {
    return events.read(bytes("org_acme"), bytes(value), Map.of(), HOME.of("org_acme"), ARRIVAL);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String event(String more) {
    return """
    {"specversion":"1.0","id":"1","source":"/e","type":"ai.ruleengine.ruleset.run",\
    "subject":"org_acme"%s}\
    """
        .formatted(more);
  }

  private static String at(Instant time) {
    return event(",\"time\":\"" + time + "\"");
  }

  @Test
  void R2_the_month_is_that_of_the_time_or_else_of_the_arrival() {
    assertEquals(YearMonth.of(2026, 11), read(event("")).orElseThrow().month());
    assertEquals(
        YearMonth.of(2026, 10),
        read(event(",\"time\":\"2026-11-01T01:00:00+02:00\"")).orElseThrow().month());
  }

  @Test
  void R3_a_run_may_be_35_days_late_and_5_minutes_early_and_no_millisecond_more() {
    Instant oldest = ARRIVAL.minus(Duration.ofDays(35));
    Instant newest = ARRIVAL.plus(Duration.ofMinutes(5));
    assertTrue(read(at(oldest)).isPresent());
    assertTrue(read(at(oldest.minusMillis(1))).isEmpty());
    assertTrue(read(at(newest)).isPresent());
    assertTrue(read(at(newest.plusMillis(1))).isEmpty());
  }

  @Test
  void R10_quantity_or_credits_are_what_counts() {
    assertEquals(1, read(event("")).orElseThrow().quantity());
    assertEquals(250, read(event(",\"data\":{\"quantity\":250}")).orElseThrow().quantity());
    RunFact credits =
        read(event(",\"data\":{\"credits\":7}").replace("ruleset.run", "template.generation"))
            .orElseThrow();
    assertEquals(7, credits.quantity());
    assertTrue(credits.inCredits());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{} {}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/e\",\"type\":\"ai.ruleengine.ruleset.run\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/e\",\"type\":\"another\",\"subject\":\"o\"}"
      })
  void what_is_no_run_event_is_not_counted(String value) {
    assertTrue(read(value).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"data\":{\"quantity\":0}",
        ",\"data\":{\"quantity\":1000001}",
        ",\"data\":{\"quantity\":1.5}",
        ",\"data\":{\"quantity\":99999999999999999999}",
        ",\"data\":{\"quantity\":1,\"credits\":1}",
        ",\"data\":{\"credits\":7}",
        ",\"data\":{\"credits\":10001}",
        ",\"data\":{\"ruleSetId\":7}",
        ",\"data\":7",
        ",\"data_base64\":\"AA==\"",
        ",\"id\":\"2\"",
        ",\"time\":\"yesterday\"",
        ",\"time\":7"
      })
  void a_field_out_of_its_bounds_is_not_counted(String more) {
    assertTrue(read(event(more)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"data\":null",
        ",\"time\":null",
        ",\"data\":{\"quantity\":null,\"ruleSetId\":null}",
        ",\"data\":{\"quantity\":1.0}",
        ",\"data_base64\":null",
        ",\"note\":\"\\u00e9\"",
        ",\"note\":\"é\"",
        ",\"note\":{\"deep\":[1,2,{\"time\":7}]}"
      })
  void what_is_unusual_and_allowed_is_the_same_event(String more) {
    RunFact plain = read(event("")).orElseThrow();
    RunFact unusual = read(event(more)).orElseThrow();
    assertEquals(plain, unusual);
  }

  @Test
  void binary_mode_says_the_same() {
    Map<String, byte[]> headers = new HashMap<>();
    headers.put("ce_specversion", bytes("1.0"));
    headers.put("ce_id", bytes("1"));
    headers.put("ce_source", bytes("/e"));
    headers.put("ce_type", bytes(Rates.RUNS));
    headers.put("ce_subject", bytes("org_acme"));
    byte[] key = bytes("org_acme");
    int home = HOME.of("org_acme");
    assertEquals(
        read(event(",\"data\":{\"quantity\":3}")),
        events.read(key, bytes("{\"quantity\":3}"), headers, home, ARRIVAL));
    assertEquals(read(event("")), events.read(key, null, headers, home, ARRIVAL));
    assertTrue(events.read(key, bytes("{},\"time\":null"), headers, home, ARRIVAL).isEmpty());
    headers.put("content-type", bytes("application/cloudevents+json; charset=utf-8"));
    assertEquals(read(event("")), events.read(key, bytes(event("")), headers, home, ARRIVAL));
  }

  @Test
  void a_record_with_another_key_or_on_another_partition_is_astray() {
    int home = HOME.of("org_acme");
    byte[] value = bytes(event(""));
    assertFalse(read(event("")).orElseThrow().stray());
    assertTrue(events.read(null, value, Map.of(), home, ARRIVAL).orElseThrow().stray());
    assertTrue(
        events
            .read(bytes("org_acme"), value, Map.of(), (home + 1) % 6, ARRIVAL)
            .orElseThrow()
            .stray());
  }
}
