package io.runtally.meter.architecture.offending.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Keeps all rules: moments are given to it, numbers are whole. */
record KeepsTheRules(long credits, Optional<Instant> at) {
  long half() {
    return credits / 2;
  }

  Optional<LocalDate> day() {
    return at.map(moment -> LocalDate.ofInstant(moment, ZoneOffset.UTC));
  }
}
