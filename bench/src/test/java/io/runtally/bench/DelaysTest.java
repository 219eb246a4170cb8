package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DelaysTest {
  @Test
  void a_percentile_is_one_of_the_delays_and_so_many_are_no_longer() {
    Delays hundred = Delays.of(LongStream.rangeClosed(1, 100).boxed().toList());
    assertEquals(50, hundred.percentile(50).toNanos());
    assertEquals(99, hundred.percentile(99).toNanos());
    assertEquals(100, hundred.percentile(99.9).toNanos());
    assertEquals(100, hundred.percentile(100).toNanos());
  }

  @Test
  void their_order_does_not_matter() {
    assertEquals(20, Delays.of(List.of(30L, 10L, 20L)).percentile(50).toNanos());
  }

  @Test
  void of_one_delay_every_percentile_is_that() {
    Delays one = Delays.of(List.of(7L));
    assertEquals(7, one.percentile(0.1).toNanos());
    assertEquals(7, one.percentile(99.9).toNanos());
  }

  @Test
  void delays_of_several_rounds_are_taken_together() {
    Delays both = Delays.of(List.of(1L, 4L)).and(Delays.of(List.of(2L, 3L)));
    assertEquals(4, both.count());
    assertEquals(2, both.percentile(50).toNanos());
    assertEquals(3, both.percentile(75).toNanos());
  }

  @Test
  void of_nothing_there_is_no_percentile() {
    assertThrows(IllegalStateException.class, () -> Delays.of(List.of()).percentile(50));
  }

  @Test
  void what_takes_longer_is_told_in_percent_of_what_it_is_compared_with() {
    assertEquals(
        20.0, LatencyReport.extraPercent(Duration.ofMillis(500), Duration.ofMillis(600)), 1e-9);
    assertEquals(
        -50.0, LatencyReport.extraPercent(Duration.ofMillis(500), Duration.ofMillis(250)), 1e-9);
  }
}
