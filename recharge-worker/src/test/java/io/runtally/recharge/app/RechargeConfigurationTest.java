package io.runtally.recharge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RechargeConfigurationTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void what_the_tests_and_the_sandbox_set_is_accepted() {
    assertEquals(List.of(), configuration("worker-1", SECOND, SECOND, SECOND).faults());
  }

  @Test
  void each_fault_is_a_sentence_with_what_to_set() {
    assertEquals(
        List.of(
            "recharge.instance-id is empty: set RECHARGE_INSTANCE_ID.",
            "recharge.order-lifetime must be between 100ms and 86400s, found 0s: set RECHARGE_ORDER_LIFETIME.",
            "recharge.retry-delay must be between 100ms and 86400s, found 172800s: set RECHARGE_RETRY_DELAY.",
            "recharge.patience must be between 100ms and 86400s, found -1s: set RECHARGE_PATIENCE."),
        configuration(" ", Duration.ZERO, Duration.ofDays(2), SECOND.negated()).faults());
  }

  @Test
  void a_stall_shorter_than_the_patience_is_refused() {
    assertEquals(
        List.of(
            "recharge.stall-timeout must be at least 3 times the patience, 90s, found 60s: set RECHARGE_STALL_TIMEOUT or RECHARGE_PATIENCE."),
        configuration("worker-1", SECOND, SECOND, Duration.ofSeconds(30)).faults());
  }

  private static RechargeConfiguration configuration(
      String instanceId, Duration orderLifetime, Duration retryDelay, Duration patience) {
    return new RechargeConfiguration(
        "localhost:9092",
        "runtally-recharge",
        instanceId,
        orderLifetime,
        retryDelay,
        patience,
        SECOND,
        SECOND,
        SECOND,
        Duration.ofMinutes(1),
        false,
        6,
        1,
        0);
  }
}
