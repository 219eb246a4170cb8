package io.runtally.recharge.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.runtally.recharge.flow.Access.Standing;
import io.runtally.recharge.stripe.KeyCheck;
import io.runtally.recharge.stripe.RequestWatch;
import io.runtally.recharge.stripe.StripeSigns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private Instant now = NOW;
  private KeyCheck answer = new KeyCheck.Accepted();
  private int asked;
  private final StripeSigns signs = new StripeSigns((_, _, _, _) -> {}, () -> now);
  private final Access patient = access(Duration.ofDays(1));
  private final Access eager = access(Duration.ZERO);

  private Access access(Duration askAgainAfter) {
    return new Access(this::ask, signs, askAgainAfter, Duration.ofMinutes(1));
  }

  /** What is said of a Stripe that answers the fourth question only. */
  private List<String> saidBy(Duration patience) {
    var access = new Access(this::ask, signs, Duration.ZERO, patience);
    var said = new ListAppender<ILoggingEvent>();
    said.start();
    var log = (Logger) LoggerFactory.getLogger(Access.class);
    log.addAppender(said);
    try {
      answer = new KeyCheck.Unknown("no connection");
      for (int time = 0; time < 3; time++) {
        assertFalse(access.isGranted());
        assertEquals(Standing.NOT_ASKED, access.standing());
      }
      answer = new KeyCheck.Accepted();
      assertTrue(access.isGranted());
      assertTrue(access.isGranted());
    } finally {
      log.detachAppender(said);
    }
    return said.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  private KeyCheck ask() {
    asked++;
    return answer;
  }

  @Test
  void nothing_is_read_before_stripe_was_asked() {
    assertEquals(Standing.NOT_ASKED, patient.standing());
    assertTrue(patient.isGranted());
    assertEquals(Standing.ACCEPTED, patient.standing());
  }

  @Test
  void while_access_is_granted_stripe_is_not_asked_again() {
    assertTrue(eager.isGranted());
    assertTrue(eager.isGranted());
    assertEquals(1, asked);
  }

  @Test
  void while_access_is_denied_stripe_is_asked_no_more_often_than_told() {
    answer = new KeyCheck.Denied("401");
    assertFalse(patient.isGranted());
    assertFalse(patient.isGranted());
    assertEquals(1, asked);
    assertEquals(Standing.ACCESS_DENIED, patient.standing());
  }

  @Test
  void an_answer_that_tells_nothing_changes_nothing() {
    answer = new KeyCheck.Unknown("500");
    assertFalse(eager.isGranted());
    assertEquals(Standing.NOT_ASKED, eager.standing());

    answer = new KeyCheck.Denied("401");
    assertFalse(eager.isGranted());
    answer = new KeyCheck.Unknown("500");
    assertFalse(eager.isGranted());
    assertEquals(Standing.ACCESS_DENIED, eager.standing());
  }

  @Test
  void a_stripe_that_never_answered_keeps_orders_unread_and_that_is_said_once() {
    assertEquals(
        List.of(
            "WARN Stripe has not answered whether it accepts the API key (no connection)."
                + " Orders wait until it does.",
            "INFO Stripe has answered and accepts the API key: orders are read"),
        saidBy(Duration.ZERO));
    assertEquals(List.of(), saidBy(Duration.ofDays(1)));
  }

  @Test
  void a_key_that_was_refused_by_a_question_is_accepted_by_one() {
    answer = new KeyCheck.Denied("401");
    assertFalse(eager.isGranted());
    answer = new KeyCheck.Accepted();
    assertTrue(eager.isGranted());
    assertEquals(Standing.ACCEPTED, eager.standing());
  }

  @Test
  void a_key_that_was_refused_to_an_order_is_on_trial_until_an_order_passes() {
    Access access = access(Duration.ofNanos(1));
    assertTrue(access.isGranted());
    for (int time = 0; time < 3; time++) {
      access.deny("403");
      assertEquals(Standing.ACCESS_DENIED, access.standing());
      assertTrue(access.isGranted(), "the next orders are its trial");
      assertEquals(Standing.ON_TRIAL, access.standing());
    }
    access.passed();
    assertEquals(Standing.ACCEPTED, access.standing());
  }

  @Test
  void R27_orders_wait_while_the_clock_is_off_and_go_on_when_it_is_right() {
    assertTrue(eager.isGranted());
    // Nothing was asked since: that the clock was set shows all the same.
    now = NOW.plus(Duration.ofHours(1));
    assertFalse(eager.isGranted());
    assertEquals(Standing.CLOCK_OFF, eager.standing());

    signs.requested("GET", 200, 1, Optional.of(now));
    assertTrue(eager.isGranted());
    assertEquals(Standing.ACCEPTED, eager.standing());
  }

  @Test
  void a_stripe_that_only_fails_is_silent_and_orders_find_out() {
    assertTrue(eager.isGranted());
    signs.requested("GET", 500, Duration.ofMinutes(2).toNanos(), Optional.empty());
    assertEquals(Standing.SILENT, eager.standing());
    assertTrue(eager.isGranted());

    signs.requested("GET", 402, 1, Optional.empty());
    assertEquals(Standing.ACCEPTED, eager.standing());
    signs.requested(
        "GET", RequestWatch.NO_ANSWER, Duration.ofSeconds(30).toNanos(), Optional.empty());
    assertEquals(Standing.ACCEPTED, eager.standing());
  }
}
