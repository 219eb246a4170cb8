package io.runtally.meter.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThreadRestartsTest {
  private final ThreadRestarts restarts = new ThreadRestarts(2, Duration.ofMinutes(10));

  @Test
  void a_lasting_fault_uses_them_up() {
    assertTrue(restarts.allowAnother(minutes(0)));
    assertTrue(restarts.allowAnother(minutes(1)));
    assertFalse(restarts.allowAnother(minutes(2)));
  }

  @Test
  void a_fault_now_and_then_does_not() {
    for (int n = 0; n < 10; n++) {
      assertTrue(restarts.allowAnother(minutes(6L * n)));
    }
  }

  private static long minutes(long minutes) {
    return Duration.ofMinutes(minutes).toNanos();
  }
}
