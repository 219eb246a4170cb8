package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T06:52:00Z,              2026-11-22T06:52:00Z",
    "2026-11-22t06:52:00z,              2026-11-22T06:52:00Z",
    "2026-11-22T06:52:00.125Z,          2026-11-22T06:52:00.125Z",
    "2026-11-22T06:52:00.000000001Z,    2026-11-22T06:52:00.000000001Z",
    "2026-11-01T00:30:00+02:00,         2026-10-31T22:30:00Z",
    "2026-10-31T20:30:00-05:30,         2026-11-01T02:00:00Z",
    "2026-11-22T06:52:00-00:00,         2026-11-22T06:52:00Z",
    "2026-11-22T06:52:00+23:59,         2026-11-21T06:53:00Z",
    "2028-02-29T00:00:00Z,              2028-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z,              0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z,    9999-12-31T23:59:59.999999999Z"
  })
  void a_time_with_any_offset_is_one_moment(String text, Instant moment) {
    assertEquals(Optional.of(moment), Rfc3339.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "2016-12-31T23:59:60Z,      2016-12-31T23:59:59Z",
    "2016-12-31T23:59:60.5Z,    2016-12-31T23:59:59.5Z",
    "2017-01-01T00:59:60+01:00, 2016-12-31T23:59:59Z"
  })
  void a_leap_second_stays_in_its_day_and_month(String text, Instant moment) {
    assertEquals(Optional.of(moment), Rfc3339.parse(text));
  }

  @Test
  void digits_beyond_nanoseconds_are_cut_off() {
    assertEquals(
        Optional.of(Instant.parse("2026-11-22T06:52:00.123456789Z")),
        Rfc3339.parse("2026-11-22T06:52:00.12345678999999Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-11-22",
        "2026-11-22T06:52Z",
        "2026-11-22T06:52:00",
        "2026-11-22 06:52:00Z",
        "2026-11-22T06:52:00.Z",
        "2026-11-22T06:52:00,5Z",
        "2026-11-22T06:52:00Z ",
        "2026-11-22T06:52:00Z\n",
        " 2026-11-22T06:52:00Z",
        "2026-11-22T06:52:00ZZ",
        "2026-11-22T06:52:00+0100",
        "2026-11-22T06:52:00+01",
        "2026-11-22T06:52:00+24:00",
        "2026-11-22T06:52:00+01:60",
        "2026-11-22T06:52:00*01:00",
        "2026-11-22T06:52:00+-1:00",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-11-31T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T06:60:00Z",
        "2026-11-22T06:52:60Z",
        "2026-11-22T06:52:61Z",
        "2026-12-31T23:59:60+01:00",
        "+2026-11-22T06:52:00Z",
        "-026-11-22T06:52:00Z",
        "20２6-11-22T06:52:00Z",
        "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "1795331520000"
      })
  void anything_else_is_no_time(String text) {
    assertEquals(Optional.empty(), Rfc3339.parse(text));
  }

  @Test
  void it_agrees_with_java_time_on_random_times() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 10_000; round++) {
      long second = random.nextLong(-60_000_000_000L, 250_000_000_000L);
      Instant moment = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(-1_079, 1_080) * 60);
      String text = OffsetDateTime.ofInstant(moment, offset).toString();
      // Java leaves out seconds that are zero, which the RFC does not.
      if (text.length() >= 20 && text.charAt(16) == ':') {
        assertEquals(Optional.of(moment), Rfc3339.parse(text), "seed " + seed);
      }
    }
  }
}
