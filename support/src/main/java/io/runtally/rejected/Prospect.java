package io.runtally.rejected;

import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.RunEvent;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.Instant;

/** What would become of a rejected record that is sent again. */
public enum Prospect {
  /** Nothing speaks against it now. */
  MAY_COUNT("is sent"),
  /** It happened too long ago, and longer with each day (R3). */
  STAYS_TOO_OLD("stays too old, and is not sent"),
  /** Its time has not come yet (R3). */
  STILL_IN_THE_FUTURE("is still in the future, and is not sent: try again later"),
  /** It says what it said. */
  STAYS_AS_IT_IS("would be refused again as it is, and is not sent: its sender has to mend it"),
  /** It was too large to be set aside whole. */
  IS_CUT_OFF("was too large to be kept whole, and is not sent: its sender has to send it again"),
  /** Only run events can be sent again. */
  NO_RUN_EVENT("is no run event, and is not sent: the service that wrote it has to");

  private static final Duration LATEST = Duration.ofDays(35);
  private static final Duration EARLIEST = Duration.ofMinutes(5);
  private static final RecordFormat<RunEvent> EVENT =
      RecordFormat.of(Topics.RUN_EVENTS, RunEvent.class);

  private final String verdict;

  Prospect(String verdict) {
    this.verdict = verdict;
  }

  /** The end of a sentence that begins with the record. */
  public String verdict() {
    return verdict;
  }

  /** What to expect of one that is sent at {@code now}. */
  public static Prospect of(RejectedRecord rejected, Instant now) {
    if (!rejected.isRunEvent()) {
      return NO_RUN_EVENT;
    }
    if (!rejected.isWhole()) {
      return IS_CUT_OFF;
    }
    if (rejected.time().map(time -> time.isBefore(now.minus(LATEST))).orElse(false)) {
      return STAYS_TOO_OLD;
    }
    return rejected
        .knownReason()
        .map(reason -> of(reason, rejected, now))
        .orElseGet(() -> byItsForm(rejected));
  }

  private static Prospect of(RejectionReason reason, RejectedRecord rejected, Instant now) {
    return switch (reason) {
      case TOO_OLD -> STAYS_TOO_OLD;
      case FROM_THE_FUTURE ->
          rejected.time().map(time -> time.isAfter(now.plus(EARLIEST))).orElse(false)
              ? STILL_IN_THE_FUTURE
              : MAY_COUNT;
      // Which types are metered is configuration, and may have changed since (R10).
      case UNKNOWN_TYPE -> MAY_COUNT;
      case EMPTY,
          MALFORMED_JSON,
          NOT_A_CLOUD_EVENT,
          INVALID_ORGANIZATION,
          INVALID_QUANTITY,
          INVALID_TIME,
          INVALID_FIELD,
          SCHEMA_VIOLATION,
          UNSUPPORTED_CURRENCY ->
          byItsForm(rejected);
    };
  }

  /** A later version may understand what an earlier one refused. */
  private static Prospect byItsForm(RejectedRecord rejected) {
    return EVENT.read(rejected.value()) instanceof Reading.Understood<RunEvent>
        ? MAY_COUNT
        : STAYS_AS_IT_IS;
  }
}
