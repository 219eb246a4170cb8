package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MeasureTest {
  private static final Measure MEASURE =
      new Measure(
          sample(100, 1_000_000, 10, 5, Optional.of(Duration.ofSeconds(200))),
          sample(102, 2_000_000, 13, 6, Optional.of(Duration.ofSeconds(205))),
          sample(104, 5_000_000, 16, 7, Optional.of(Duration.ofSeconds(210))));

  @Test
  void the_rate_is_of_what_was_committed_after_the_first_commit() {
    assertEquals(1_000_000, MEASURE.eventsPerSecond());
  }

  @Test
  void the_second_half_has_a_rate_of_its_own() {
    assertEquals(1_500_000, MEASURE.secondHalfPerSecond());
  }

  @Test
  void processor_time_is_that_of_the_events_that_were_timed() {
    assertEquals(1.5, MEASURE.applicationCpuPerMillion());
    assertEquals(0.5, MEASURE.brokerCpuPerMillion());
  }

  @Test
  void others_are_whatever_else_kept_the_machine_busy() {
    assertEquals(OptionalDouble.of(0.5), MEASURE.othersProcessors());
  }

  @Test
  void where_the_system_does_not_tell_of_others_neither_do_we() {
    Measure elsewhere =
        new Measure(
            sample(0, 0, 0, 0, Optional.empty()),
            sample(1, 1, 1, 1, Optional.empty()),
            sample(2, 2, 2, 2, Optional.empty()));
    assertEquals(OptionalDouble.empty(), elsewhere.othersProcessors());
  }

  @Test
  void linux_counts_what_was_busy_and_what_a_hypervisor_took() {
    assertEquals(
        Duration.ofMillis(10 * (100 + 20 + 30 + 1 + 2 + 7)),
        CpuUse.busy("cpu  100 20 30 4000 500 1 2 7 90 0"));
  }

  static Sample sample(
      int second, long events, int application, int broker, Optional<Duration> machine) {
    return new Sample(
        Duration.ofSeconds(second),
        events,
        Duration.ofSeconds(application),
        Duration.ofSeconds(broker),
        machine);
  }
}
