package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.runtally.sandbox.Operations.Alert;
import io.runtally.sandbox.Operations.Query;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Alerts, dashboard and docs/monitoring.md fit together; {@code CreditsViewIT} asks the services.
 */
class OperationsTest {
  private static final long LIMIT_MINUTES = 5;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check config prometheus.yml",
        "check rules alerts.yml",
        "test rules alerts.test.yml"
      })
  void promtool_is_content(String command) throws Exception {
    Process promtool =
        new ProcessBuilder(Prometheus.program("promtool", command.split(" ")))
            .directory(Operations.PROMETHEUS.toFile())
            .redirectErrorStream(true)
            .start();
    String told = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertTrue(promtool.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES), told);
    assertEquals(0, promtool.exitValue(), told);
  }

  @Test
  void every_alert_says_what_and_where_and_what_to_do() {
    String page = Operations.page();
    for (Alert alert : Operations.alerts()) {
      assertTrue(
          Set.of("critical", "warning", "info").contains(alert.labels().get("severity")),
          alert::toString);
      assertEquals(
          Set.of("summary", "description", "runbook_url"), alert.says().keySet(), alert::toString);
      assertEquals(
          "docs/monitoring.md#" + alert.name().toLowerCase(Locale.ROOT),
          alert.says().get("runbook_url"));
      assertTrue(page.contains("\n### " + alert.name() + "\n"), alert.name() + " is not explained");
    }
  }

  @Test
  void every_alert_is_seen_firing_and_every_one_explained_exists() {
    Set<String> alerts =
        Operations.alerts().stream()
            .map(Alert::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(alerts, Operations.alertsSeenFiring());
    Set<String> explained =
        Operations.page()
            .lines()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(alerts, explained);
  }

  @Test
  void whatever_alerts_and_dashboard_ask_for_of_ours_is_explained() {
    Set<String> explained = Operations.documentedMetrics().keySet();
    assertFalse(explained.isEmpty());
    for (Query query : Operations.allQueries()) {
      assertFalse(query.selectors().isEmpty(), query::toString);
      for (String selector : query.selectors()) {
        String name = selector.replaceAll("\\{.*", "").replaceAll("_(bucket|count|sum)$", "");
        assertTrue(!name.startsWith("runtally_") || explained.contains(name), query::toString);
      }
    }
  }

  @Test
  void the_dashboard_explains_its_panels_and_asks_the_data_source_that_is_provided() {
    JsonNode provided = Operations.dataSources().at("/datasources/0/uid");
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : Operations.dashboard().path("panels")) {
      assertTrue(ids.add(panel.path("id").asInt()), panel::toString);
      if (!panel.path("type").asText().equals("row")) {
        assertFalse(panel.path("description").asText().isBlank(), panel.path("title")::asText);
        List<JsonNode> asked = panel.findValues("uid");
        assertTrue(asked.stream().allMatch(provided::equals), panel.path("title")::asText);
      }
    }
  }
}
