package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthReportTest {
  private static final Machine MACHINE = new Machine(2, "a processor", 8L << 30, "an OS", "JDK 25");

  @Test
  void the_cost_of_an_event_is_the_processor_time_of_meter_and_broker() {
    GrowthCase four = growth(10_000, 1, 3_000, 1_000);
    assertEquals(4, four.cpuPerMillion(), 1e-9);
    assertEquals(1_000_000, four.eventsPerSecond(), 1e-6);
  }

  @Test
  void each_quarter_has_a_cost_of_its_own() {
    List<Sample> samples =
        List.of(
            sample(0, 0, 0, 0),
            sample(1, 1, 9_000, 0),
            sample(2, 2, 11_000, 0),
            sample(3, 3, 13_000, 0),
            sample(4, 4, 16_000, 0));
    GrowthCase uneven = of(10_000, 1, samples);
    assertEquals(9, uneven.cpuPerMillionIn(1), 1e-9);
    assertEquals(2, uneven.cpuPerMillionIn(2), 1e-9);
    assertEquals(3, uneven.cpuPerMillionIn(4), 1e-9);
  }

  @Test
  void many_organizations_and_several_processes_are_held_against_few_and_one() {
    GrowthReport report =
        new GrowthReport(
            MACHINE,
            4_000_000,
            1,
            List.of(
                growth(10_000, 1, 3_000, 1_000),
                growth(1_000_000, 1, 5_000, 1_000),
                growth(10_000, 2, 3_000, 1_000)));
    String text = String.join("\n", report.lines());
    assertTrue(
        text.contains("An event among 1,000,000 organizations costs 1.50 times"), () -> text);
    assertTrue(text.contains("2 processes of 2 threads work off 1.00 times"), () -> text);
    assertTrue(report.isExact());
    assertTrue(report.toJson().contains("\"costOfManyOverFew\" : 1.5"), report::toJson);
  }

  @Test
  void a_case_that_came_to_something_else_is_told() {
    GrowthCase wrong =
        new GrowthCase(
            new GrowthCase.Size(10, 1, 2),
            growth(10, 1, 1, 1).samples(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.of("org_000001 has 7 credits in place of 8"));
    GrowthReport report = new GrowthReport(MACHINE, 4_000_000, 1, List.of(wrong));
    assertFalse(report.isExact());
    assertTrue(report.lines().getLast().contains("in place of 8"), report.lines()::toString);
  }

  private static GrowthCase growth(
      int organizations, int processes, long applicationMillis, long brokerMillis) {
    return of(
        organizations,
        processes,
        IntStream.rangeClosed(0, GrowthCase.PARTS)
            .mapToObj(part -> sample(part, part, part * applicationMillis, part * brokerMillis))
            .toList());
  }

  private static GrowthCase of(int organizations, int processes, List<Sample> samples) {
    return new GrowthCase(
        new GrowthCase.Size(organizations, processes, 2),
        samples,
        OptionalLong.of(500),
        OptionalLong.of(900),
        Optional.empty());
  }

  private static Sample sample(
      long seconds, long millions, long applicationMillis, long brokerMillis) {
    return new Sample(
        Duration.ofSeconds(seconds),
        millions * 1_000_000,
        Duration.ofMillis(applicationMillis),
        Duration.ofMillis(brokerMillis),
        Optional.empty());
  }
}
