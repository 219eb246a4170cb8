package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RememberedReportTest {
  private static final Machine MACHINE = new Machine(2, "a processor", 8L << 30, "an OS", "JDK 25");
  private static final long IDS = 1_000_000;

  @Test
  void each_figure_beside_many_ids_is_held_against_the_same_rounds_beside_none() {
    RememberedReport report =
        report(
            List.of(none(1_000), none(2_000), none(4_000)),
            List.of(many(2_000), many(2_000), many(4_100)));
    // 0.50, 1.00 and 0.98 of the rates of their rounds.
    assertEquals(4_000 / 4_100.0, report.rates()[2], 1e-9);
    assertEquals(4_000 / 4_100.0, report.secondHalfRate(), 1e-9);
    assertEquals(1.8, report.heapBytesPerId(), 1e-9);
    assertEquals(1.5, report.restartInReadings(), 1e-9);
    assertEquals(1, report.restartSecondsOfIds(), 1e-9);
    String text = String.join("\n", report.lines());
    assertTrue(text.contains("0.976 (0.500 to 1.000)"), text);
    assertFalse(text.contains("NOT MET"), text);
    assertTrue(report.isExact());
  }

  @Test
  void a_goal_that_is_missed_is_told() {
    RememberedReport report = report(List.of(none(1_000)), List.of(many(1_200)));
    String text = String.join("\n", report.lines());
    assertTrue(text.contains("0.833 (0.833 to 0.833)"), text);
    assertTrue(text.contains("the goal is at least 0.85, NOT MET"), text);
    // Slow is not wrong.
    assertTrue(report.isExact());
  }

  @Test
  void a_turn_that_came_to_something_else_is_told() {
    RememberedTurn wrong = turn(1_000, 0, 4, Optional.of("org_000060 has 100 accepted events"));
    RememberedReport report = report(List.of(none(1_000)), List.of(wrong));
    assertFalse(report.isExact());
    assertTrue(
        report.lines().getLast().contains("1,000,000 ids: org_000060 has 100"),
        report.lines()::toString);
    assertTrue(report.toJson().contains("\"fault\" : \"org_000060"), report::toJson);
  }

  private static RememberedReport report(List<RememberedTurn> none, List<RememberedTurn> many) {
    return new RememberedReport(MACHINE, IDS, 1_000_000, 10_000, none, many);
  }

  private static RememberedTurn none(long millis) {
    return turn(millis, 20_000_000, 2, Optional.empty());
  }

  private static RememberedTurn many(long millis) {
    return turn(millis, 21_800_000, 3, Optional.empty());
  }

  private static RememberedTurn turn(
      long millis, long heapBytes, int restartSeconds, Optional<String> fault) {
    Sample begin = sample(0, 0);
    return new RememberedTurn(
        new Measure(begin, begin, sample(millis, 1_000_000)),
        heapBytes,
        Duration.ofSeconds(60),
        Duration.ofSeconds(restartSeconds),
        Duration.ofSeconds(restartSeconds + 1),
        Optional.of(new RememberedTurn.ReadOnce(Duration.ofSeconds(2), 16 * IDS)),
        fault);
  }

  private static Sample sample(long millis, long events) {
    return new Sample(
        Duration.ofMillis(millis),
        events,
        Duration.ofMillis(millis),
        Duration.ofMillis(millis),
        Optional.empty());
  }
}
