package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Three brokers that hold everything three times, and one that is lost. The soak does more of it,
 * so this one waits to be asked: {@code -Dreplicated=true}.
 */
@EnabledIfSystemProperty(
    named = "replicated",
    matches = "true",
    disabledReason = "takes a minute or two; run with -Dreplicated=true")
class ReplicatedIT {
  private static final Map<String, String> ONE_COPY_UNLESS_ASKED =
      Map.of("default.replication.factor", "1", "min.insync.replicas", "1");

  @TempDir private Path folder;
  private final List<BrokerProcess> brokers = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    brokers.forEach(BrokerProcess::close);
  }

  @Test
  void with_three_replicas_a_lost_broker_costs_nothing_and_the_meters_own_topics_have_three_too()
      throws Exception {
    Broker all = startBrokers();
    Answer created =
        topics(all, "--partitions", "6", "--replication", "3", "--min-insync-replicas", "2");
    assertEquals(0, created.code(), created::told);
    try (MeterRig rig = new MeterRig(all)) {
      rig.meter("meter-1");
      assertLaidOverThree(rig);
      rig.plan("org_0", WorkedExample.ALLOWANCE);
      rig.purchase("org_0", WorkedExample.DOLLARS, "pi_0");
      rig.runs("org_0", WorkedExample.RUNS / 2, "run");
      rig.flush();
      Books books = rig.books();
      books.until(() -> books.judgedRuns("org_0") > 0, () -> books.usage("org_0"));
      all.kill();
      rig.runs("org_0", WorkedExample.RUNS, "run");
      rig.flush();
      WorkedExample.awaitIn(books, "org_0");
      books.settle();
      WorkedExample.assertIn(books, "org_0");

      Answer tooMany = topics(all, "--replication", "4");
      assertEquals(1, tooMany.code(), tooMany::told);
      assertTrue(
          tooMany.told().contains("The topic run-events has 3 of the 4 replicas that are wanted"),
          tooMany::told);
    }
  }

  /** Every topic that the meter uses, those it makes itself among them. */
  private static void assertLaidOverThree(MeterRig rig) throws Exception {
    try (Admin admin = rig.admin()) {
      List<String> names =
          admin.listTopics().names().get().stream().filter(name -> !name.startsWith("__")).toList();
      assertTrue(names.size() > Topics.ALL.size(), names::toString);
      for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(partition -> assertEquals(3, partition.replicas().size(), topic::toString));
      }
      Map<ConfigResource, Config> settings =
          admin
              .describeConfigs(
                  names.stream()
                      .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                      .toList())
              .all()
              .get();
      settings.forEach((topic, setting) ->
          assertEquals("2", setting.get("min.insync.replicas").value(), topic::toString));
    }
  }

  private record Answer(int code, String told) {}

  private static Answer topics(Broker broker, String... options) {
    var told = new StringWriter();
    CommandLine command = Runtally.commandLine();
    command.setOut(new PrintWriter(told)).setErr(new PrintWriter(told));
    String[] arguments = new String[options.length + 3];
    arguments[0] = "topics";
    arguments[1] = "--bootstrap-servers";
    arguments[2] = broker.bootstrapServers();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return new Answer(command.execute(arguments), told.toString());
  }

  private Broker startBrokers() throws Exception {
    List<Future<BrokerProcess>> starts;
    try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
      starts =
          BrokerSeat.ofCluster(3).stream()
              .map(seat ->
                  together.submit(() -> {
                    BrokerProcess started =
                        BrokerProcess.start(
                            folder.resolve("broker-" + seat.id()),
                            seat,
                            List.of(),
                            ONE_COPY_UNLESS_ASKED,
                            _ -> {});
                    brokers.add(started);
                    return started;
                  }))
              .toList();
    }
    for (Future<BrokerProcess> start : starts) {
      try {
        var _ = start.get();
      } catch (ExecutionException failure) {
        throw new AssertionError(failure.getCause());
      }
    }
    return new Three(brokers);
  }

  /** All of them as one; what befalls it befalls the last. */
  private record Three(List<BrokerProcess> brokers) implements Broker {
    @Override
    public String bootstrapServers() {
      return brokers.stream().map(BrokerProcess::bootstrapServers).collect(Collectors.joining(","));
    }

    @Override
    public String description() {
      return "Three brokers";
    }

    @Override
    public void kill() {
      brokers.getLast().kill();
    }

    @Override
    public void restart() {
      brokers.getLast().restart();
    }

    @Override
    public void suspend() {
      brokers.getLast().suspend();
    }

    @Override
    public void resume() {
      brokers.getLast().resume();
    }

    @Override
    public void close() {
      brokers.forEach(BrokerProcess::close);
    }
  }
}
