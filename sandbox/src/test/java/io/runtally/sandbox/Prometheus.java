package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Prometheus of this machine that scrapes services on loopback every second. */
final class Prometheus implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final URI address;

  private Prometheus(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** A program of Debian's package, with arguments; the test is skipped where it is not there. */
  static List<String> program(String name, String... arguments) {
    Path program = Path.of("/usr/bin", name);
    assumeTrue(
        Files.isExecutable(program),
        "There is no %s (Debian's package prometheus)".formatted(program));
    return Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
  }

  /**
   * Starts it and returns when every service was scraped several times.
   *
   * @param folder of its own, for all it writes
   * @param ports of the services, by the name of their job
   */
  static Prometheus scraping(Path folder, Map<String, Integer> ports) throws IOException {
    Files.writeString(folder.resolve("prometheus.yml"), configuration(ports));
    int port = Ports.free();
    List<String> command =
        program(
            "prometheus",
            "--config.file=" + folder.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--log.level=warn");
    Process process =
        new ProcessBuilder(new ArrayList<>(command))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    var prometheus = new Prometheus(process, URI.create("http://127.0.0.1:" + port));
    try {
      Waiting.until(
          "Prometheus is ready", LIMIT, () -> Ports.answers(port) && prometheus.isReady());
      // A rate wants two samples, and one more for luck with the edges.
      Waiting.until(
          "every service was scraped",
          LIMIT,
          () ->
              prometheus
                  .ask("count(count_over_time(up[1m]) >= 4 and up == 1)")
                  .findValues("value")
                  .stream()
                  .anyMatch(value -> value.path(1).asInt() == ports.size()));
      return prometheus;
    } catch (RuntimeException | Error vain) {
      prometheus.close();
      throw vain;
    }
  }

  /** It listens before it can answer. */
  private boolean isReady() {
    return Person.send(HttpRequest.newBuilder(address.resolve("/-/ready"))).status() == 200;
  }

  private static String configuration(Map<String, Integer> ports) {
    return "global: {scrape_interval: 1s}\nscrape_configs:\n"
        + ports.entrySet().stream()
            .map(job ->
                """
                - job_name: %s
                  metrics_path: /prometheus
                  static_configs: [{targets: ["127.0.0.1:%d"]}]
                """
                    .formatted(job.getKey(), job.getValue()))
            .collect(Collectors.joining());
  }

  /**
   * The series that a query comes to now.
   *
   * @throws AssertionError where it is none that Prometheus understands
   */
  JsonNode ask(String query) {
    String asked = "/api/v1/query?query=" + URLEncoder.encode(query, UTF_8);
    Person.Reply answer = Person.send(HttpRequest.newBuilder(address.resolve(asked)));
    if (!answer.json().path("status").asText().equals("success")) {
      throw new AssertionError(query + ": " + answer.body());
    }
    return answer.json().at("/data/result");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
