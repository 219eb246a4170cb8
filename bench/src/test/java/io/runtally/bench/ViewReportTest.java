package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewReportTest {
  private static final Machine MACHINE = new Machine(2, "a processor", 8L << 30, "an OS", "JDK 25");

  @Test
  void the_share_is_of_medians() {
    ViewReport report = report(List.of());
    assertEquals(0.5, report.share(ViewReport.Setting.VIEW), 1e-9);
    assertEquals(0.4, report.share(ViewReport.Setting.BOTH), 1e-9);
    assertTrue(report.isExact());
    assertTrue(report.lines().get(3).contains("0.50"), report.lines()::toString);
  }

  @Test
  void an_answer_that_was_another_one_is_told() {
    ViewReport report = report(List.of("HTTP/1.1 401 Unauthorized"));
    assertFalse(report.isExact());
    assertTrue(report.lines().getLast().contains("401"), report.lines()::toString);
    assertTrue(report.toJson().contains("\"exact\" : false"), report::toJson);
  }

  private static ViewReport report(List<String> faults) {
    return new ViewReport(
        MACHINE,
        1_000_000,
        8,
        true,
        "pgbench",
        6_000,
        Map.of(
            ViewReport.Setting.BARE, turns(900, 1_000, 5_000),
            ViewReport.Setting.VIEW, turns(500, 100, 600),
            ViewReport.Setting.BOTH, turns(400, 400, 400)),
        faults);
  }

  private static List<ViewReport.Turn> turns(double... rates) {
    return Arrays.stream(rates).mapToObj(rate -> new ViewReport.Turn(rate, 1, 1)).toList();
  }
}
