package io.runtally.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.support.CannotRun;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void a_date_begins_at_midnight_utc_and_the_end_is_not_in_it() {
    Span november = Span.of(Optional.of("2026-11-01"), Optional.of("2026-12-01"), NOW);
    assertTrue(november.contains(Instant.parse("2026-11-01T00:00:00Z")));
    assertTrue(november.contains(Instant.parse("2026-11-30T23:59:59.999Z")));
    assertFalse(november.contains(Instant.parse("2026-12-01T00:00:00Z")));
    assertFalse(november.contains(Instant.parse("2026-10-31T23:59:59Z")));
  }

  @Test
  void a_time_may_have_an_offset() {
    assertEquals(
        Instant.parse("2026-11-01T04:30:00Z"),
        Span.of(Optional.of("2026-11-01T06:30:00+02:00"), Optional.empty(), NOW).from());
  }

  @Test
  void without_options_it_is_the_last_35_days_and_what_comes() {
    Span usual = Span.of(Optional.empty(), Optional.empty(), NOW);
    assertEquals(Span.upTo(NOW), usual);
    assertEquals(Instant.parse("2026-10-19T12:00:00Z"), usual.from());
    assertTrue(usual.contains(NOW.plusSeconds(1)));
  }

  @Test
  void with_an_end_alone_it_is_the_35_days_before() {
    assertEquals(
        Instant.parse("2026-09-27T00:00:00Z"),
        Span.of(Optional.empty(), Optional.of("2026-11-01"), NOW).from());
  }

  @ParameterizedTest
  @CsvSource({
    "yesterday, 2026-11-01, --from must be a date",
    "2026-11-01, 2026-02-30, --to must be a date",
    "2026-11-01, 2026-11-01, --from must lie before --to",
    "2026-11-02, 2026-11-01T23:00:00Z, --from must lie before --to",
  })
  void what_is_no_span_is_one_sentence(String from, String to, String told) {
    CannotRun problem =
        assertThrows(CannotRun.class, () -> Span.of(Optional.of(from), Optional.of(to), NOW));
    assertTrue(problem.getMessage().startsWith(told), problem.getMessage());
  }
}
