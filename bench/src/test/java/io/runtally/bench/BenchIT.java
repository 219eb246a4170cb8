package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.sandbox.BrokerProcess;
import io.runtally.sandbox.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contenders as processes on a real broker, with few events: how fast they are is not asked. Those
 * that are not of the meter's own design wait to be asked for: {@code -Dbench.all=true}.
 */
class BenchIT {
  private static final Set<String> OURS = Set.of("bare", "runtally");

  private static final int EVENTS = 30_000;
  private static final int ORGANIZATIONS = 50;

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir private static Path folder;

  private static BrokerProcess broker;
  private static Admin admin;

  @BeforeAll
  static void begin() {
    broker = BrokerProcess.start(folder.resolve("broker"), Ports.free(), _ -> {});
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @BeforeEach
  void load() throws Exception {
    Load.clear(admin);
    Load.run(broker.bootstrapServers(), admin, traffic(1), _ -> {});
  }

  @AfterAll
  static void end() {
    admin.close();
    broker.close();
  }

  @Test
  void every_contender_is_exact_and_leaves_nothing_behind() throws Exception {
    List<Contender> asked =
        Contenders.ALL.stream()
            .filter(each -> Boolean.getBoolean("bench.all") || OURS.contains(each.name()))
            .toList();
    List<Result> results = new Rounds(stage(traffic(1)), asked, 1, System.out::println).run();
    assertEquals(asked.size(), results.size());
    results.forEach(result -> assertTrue(result.isExact(), result::toString));
    assertEquals(
        Set.of(),
        Set.copyOf(
            admin.listTopics().names().get().stream()
                .filter(topic -> topic.startsWith("bench-") || topic.startsWith("runtally-"))
                .toList()));
    assertTrue(Files.exists(folder.resolve("bench-runtally-1.log")));
    assertTrue(Files.notExists(folder.resolve("bench-runtally-1")));
  }

  @Test
  void a_contender_that_comes_to_something_else_is_not_exact() throws Exception {
    List<Contender> bare =
        Contenders.ALL.stream().filter(each -> each.name().equals("bare")).toList();
    Result result = new Rounds(stage(traffic(2)), bare, 1, System.out::println).run().getFirst();
    assertTrue(
        result.fault().orElse("").matches("org_\\d+ has [\\d,]+ accepted events in place of .*"),
        result::toString);
  }

  @Test
  void deductions_and_events_passed_on_are_timed_and_exact() throws Exception {
    Ground ground = new Ground(HOME, folder, broker, admin);
    LatencyReport report =
        new LatencyRun(ground, ORGANIZATIONS, Duration.ofMillis(100), System.out::println)
            .measured(List.of(), 2_000, Duration.ofSeconds(4), Duration.ofSeconds(2), 1);
    assertTrue(report.isExact(), () -> String.join("\n", report.lines()));
    report
        .rows()
        .forEach(row -> {
          Delays delays = row.delays().orElseThrow();
          // One run of a hundred completes a credit: some forty in two seconds.
          assertTrue(delays.count() >= 20 && delays.count() <= 60, row::toString);
          assertTrue(delays.percentile(50).toMillis() < 5_000, row::toString);
        });
  }

  private static Stage stage(Traffic traffic) {
    return new Stage(
        HOME,
        folder,
        broker.process(),
        broker.bootstrapServers(),
        admin,
        traffic,
        Stage.COMMIT_INTERVAL);
  }

  private static Traffic traffic(long seed) {
    return new Traffic(EVENTS, ORGANIZATIONS, Spread.even(ORGANIZATIONS), seed, Instant.now());
  }
}
