package io.runtally.recharge.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessTest {
  private Optional<String> answer = Optional.empty();
  private int asked;
  private final Access patient = new Access(this::ask, Duration.ofDays(1));
  private final Access eager = new Access(this::ask, Duration.ZERO);

  private Optional<String> ask() {
    asked++;
    return answer;
  }

  @Test
  void nothing_is_read_before_stripe_was_asked() {
    assertEquals(Access.Standing.NOT_ASKED, patient.standing());
    assertTrue(patient.isGranted());
    assertEquals(Access.Standing.ACCEPTED, patient.standing());
  }

  @Test
  void while_access_is_granted_stripe_is_not_asked_again() {
    assertTrue(eager.isGranted());
    assertTrue(eager.isGranted());
    assertEquals(1, asked);
  }

  @Test
  void while_access_is_denied_stripe_is_asked_no_more_often_than_told() {
    answer = Optional.of("401");
    assertFalse(patient.isGranted());
    assertFalse(patient.isGranted());
    assertEquals(1, asked);
    assertEquals(Access.Standing.ACCESS_DENIED, patient.standing());
  }

  @Test
  void an_order_that_is_denied_closes_access_and_an_answer_opens_it_again() {
    assertTrue(eager.isGranted());
    eager.deny("403");
    assertEquals(Access.Standing.ACCESS_DENIED, eager.standing());
    assertTrue(eager.isGranted());
  }
}
