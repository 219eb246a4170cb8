package io.runtally.bench.peers;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;

/** A run event as a JSON mapper binds it. */
@JsonIgnoreProperties(ignoreUnknown = true)
record RunEvent(String id, String source, String subject, String time, Data data) {
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Data(String ruleSetId, long quantity) {}

  /** What makes it that event (R1). */
  String key() {
    return subject + "|" + source + "|" + id;
  }

  /** Months since January of the year 0. */
  int month() {
    ZonedDateTime utc = Instant.parse(time).atZone(ZoneOffset.UTC);
    return (int) utc.getLong(ChronoField.PROLEPTIC_MONTH);
  }
}
