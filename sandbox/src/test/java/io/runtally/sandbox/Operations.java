package io.runtally.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** What lies ready for operators: alerts, dashboard, and the page that explains both. */
final class Operations {
  static final Path PROMETHEUS = Path.of("..", "ops", "prometheus").toAbsolutePath().normalize();
  private static final Path GRAFANA = Path.of("..", "ops", "grafana");
  private static final Path PAGE = Path.of("..", "docs", "monitoring.md");
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(runtally_\\w+)[^`]*` \\| (\\w+) \\|", Pattern.MULTILINE);
  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:runtally|kafka|jvm|logback|http|process)_\\w+|up)\\b(?:\\{[^}]*})?");

  private Operations() {}

  /**
   * Something asked of Prometheus.
   *
   * @param asker an alert or a panel
   * @param mayBeEmpty whether a healthy system may have nothing to answer
   */
  record Query(String asker, String text, String legend, boolean mayBeEmpty) {
    /** As Prometheus itself takes it. */
    String plain() {
      return text.replace("$__rate_interval", "1m");
    }

    /** The metrics that it asks for, with what it asks of their labels. */
    List<String> selectors() {
      return SELECTOR.matcher(text).results().map(found -> found.group()).toList();
    }
  }

  /** One alert as it is written. */
  record Alert(
      String name, String expression, Map<String, String> labels, Map<String, String> says) {
    Query query() {
      return new Query(name, expression, "", true);
    }
  }

  static List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode group : yaml(PROMETHEUS.resolve("alerts.yml")).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        alerts.add(
            new Alert(
                rule.path("alert").asText(),
                rule.path("expr").asText(),
                texts(rule.path("labels")),
                texts(rule.path("annotations"))));
      }
    }
    return alerts;
  }

  /** The alerts that some unit test expects to fire. */
  static Set<String> alertsSeenFiring() {
    return Pattern.compile("alertname=\"(\\w+)\"")
        .matcher(read(PROMETHEUS.resolve("alerts.test.yml")))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static JsonNode dashboard() {
    try {
      return new JsonMapper()
          .readTree(read(GRAFANA.resolve("dashboards").resolve("runtally.json")));
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  static JsonNode dataSources() {
    return yaml(GRAFANA.resolve("provisioning").resolve("datasources").resolve("prometheus.yml"));
  }

  static List<Query> dashboardQueries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            new Query(
                panel.path("title").asText(),
                target.path("expr").asText(),
                target.path("legendFormat").asText(),
                target.path("expr").asText().contains(">")));
      }
    }
    return queries;
  }

  static List<Query> allQueries() {
    return Stream.concat(alerts().stream().map(Alert::query), dashboardQueries().stream()).toList();
  }

  /** What Grafana puts where a legend names labels. */
  static List<String> labelsIn(String legend) {
    return Pattern.compile("\\{\\{(\\w+)}}")
        .matcher(legend)
        .results()
        .map(l -> l.group(1))
        .toList();
  }

  /** The metrics of ours that the page explains, and the type that it gives them. */
  static Map<String, String> documentedMetrics() {
    return DOCUMENTED
        .matcher(page())
        .results()
        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
  }

  /** The metrics of ours that a service tells, and their types. */
  static Map<String, String> metricsOfOurs(String scraped) {
    Matcher types =
        Pattern.compile("^# TYPE (runtally_\\w+) (\\w+)$", Pattern.MULTILINE).matcher(scraped);
    return types
        .results()
        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
  }

  static String page() {
    return read(PAGE);
  }

  private static JsonNode yaml(Path file) {
    return new JsonMapper().valueToTree(new Yaml().load(read(file)));
  }

  private static Map<String, String> texts(JsonNode object) {
    return object.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
