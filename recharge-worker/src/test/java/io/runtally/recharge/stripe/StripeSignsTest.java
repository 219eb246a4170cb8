package io.runtally.recharge.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StripeSignsTest {
  private static final Instant TRUE_TIME = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private Instant clock = TRUE_TIME;
  private long nanoTime = 7;
  private final StripeSigns signs =
      new StripeSigns((_, _, _, _) -> {}, () -> clock, () -> nanoTime);

  @Test
  void a_clock_that_agrees_is_not_ahead_however_long_the_answer_took() {
    told(Duration.ofSeconds(80));
    assertEquals(Duration.ZERO, signs.clockAhead());
  }

  @Test
  void a_clock_an_hour_ahead_is_seen_but_for_the_second_that_stripe_leaves_out() {
    clock = TRUE_TIME.plus(HOUR);
    told(Duration.ZERO);
    assertEquals(HOUR.minusSeconds(1), signs.clockAhead());
  }

  @Test
  void a_clock_an_hour_behind_is_seen() {
    clock = TRUE_TIME.minus(HOUR);
    told(Duration.ZERO);
    assertEquals(HOUR.negated(), signs.clockAhead());
  }

  @Test
  void a_clock_that_is_set_between_two_answers_is_seen_at_once() {
    told(Duration.ZERO);
    pass(Duration.ofMinutes(10));
    assertEquals(Duration.ZERO, signs.clockAhead());
    clock = clock.plus(HOUR);
    assertEquals(HOUR, signs.clockAhead());
  }

  @Test
  void silence_counts_from_the_sending_of_the_first_request_without_an_answer() {
    signs.requested("GET", RequestWatch.NO_ANSWER, 30, Optional.empty());
    nanoTime += 5;
    signs.requested("GET", 503, 1, Optional.empty());
    assertEquals(Duration.ofNanos(35), signs.silentFor());
    signs.requested("POST", 402, 1, Optional.empty());
    assertEquals(Duration.ZERO, signs.silentFor());
  }

  private void pass(Duration time) {
    clock = clock.plus(time);
    nanoTime += time.toNanos();
  }

  private void told(Duration took) {
    signs.requested("GET", 200, took.toNanos(), Optional.of(TRUE_TIME));
  }
}
