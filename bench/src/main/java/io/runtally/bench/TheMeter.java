package io.runtally.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.runtally.sandbox.Folders;
import io.runtally.sandbox.JavaProcess;
import io.runtally.sandbox.Ports;
import io.runtally.sandbox.Service;
import io.runtally.sandbox.ServiceProcess;
import io.runtally.schemas.TopicLayout;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * {@code runtally}: the meter as it ships, whole, as a service.
 *
 * @param processes that share the partitions
 * @param threads of each
 * @param jvmOptions of each, on top of everybody's
 * @param environment of each, on top of what places it here
 */
record TheMeter(
    int processes, int threads, List<String> jvmOptions, Map<String, String> environment)
    implements Contender {
  static final String GROUP = "runtally-meter";

  /** The environment of one that is frozen for minutes and is not to be taken for dead. */
  static final Map<String, String> PATIENT =
      Map.of("METER_SESSION_TIMEOUT", "30m", "KAFKA_MAX_POLL_INTERVAL_MS", "1800000");

  // Usage is told some time after it was counted; how long, depends on how many it is told of.
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ORGANIZATIONS_A_SECOND = 2_500;

  private static final Set<String> OURS =
      Topics.ALL.stream()
          .map(topic -> topic.name())
          .filter(name -> !name.equals(Load.EVENTS.name()))
          .filter(name -> !name.equals(Topics.ORGANIZATION_PLANS.name()))
          .collect(Collectors.toSet());

  TheMeter {
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
  }

  /** One process, as it ships. */
  TheMeter() {
    this(1, Stage.THREADS, List.of(), Map.of());
  }

  @Override
  public String name() {
    return "runtally";
  }

  @Override
  public String description() {
    return "this project's meter as it ships: receipts, ledger, usage, strays, rejected events";
  }

  @Override
  public Attempt begin(Stage stage, int round) throws InterruptedException {
    TopicSetup.create(stage.admin(), TopicLayout.of(Stage.PARTITIONS, 1, 0));
    String name = name(round);
    Path folder = Folders.create(folder(stage, round));
    List<ServiceProcess> services = new ArrayList<>();
    boolean begun = false;
    try {
      for (int number = 1; number <= processes; number++) {
        services.add(
            ServiceProcess.start(stage.home(), service(stage, name, folder, number), _ -> {}));
      }
      begun = true;
      return new Running(stage, folder, List.copyOf(services));
    } finally {
      if (!begun) {
        services.forEach(ServiceProcess::close);
      }
    }
  }

  private static String name(int round) {
    return "bench-runtally-" + round;
  }

  /** Where it keeps its state: who ends its process and begins the same round again finds it. */
  static Path folder(Stage stage, int round) {
    return stage.folder().resolve(name(round));
  }

  private Service.Meter service(Stage stage, String name, Path folder, int number) {
    Map<String, String> settings = new HashMap<>(environment);
    settings.put("METER_THREADS", Integer.toString(threads));
    settings.put("METER_COMMIT_INTERVAL", stage.commitInterval().toMillis() + "ms");
    return new Service.Meter(
        stage.servers(),
        Ports.free(),
        folder.resolve("state-" + number),
        "bench-" + number,
        Stream.concat(Stage.JVM_OPTIONS.stream(), jvmOptions.stream()).toList(),
        settings,
        // Only so that the group can be forgotten at once.
        List.of("--leave"),
        stage.folder().resolve(number == 1 ? name + ".log" : name + "-" + number + ".log"));
  }

  /** It at work. */
  private record Running(Stage stage, Path folder, List<ServiceProcess> services)
      implements Attempt {
    @Override
    public List<JavaProcess> processes() {
      return services.stream().map(ServiceProcess::process).toList();
    }

    @Override
    public long committed() throws InterruptedException {
      return broker().committed(GROUP, Load.EVENTS.name());
    }

    @Override
    public Duration cpu() {
      return processes().stream()
          .flatMap(process -> ProcessHandle.of(process.pid()).stream())
          .map(CpuUse::of)
          .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public Optional<String> results() {
      return Optional.of(Topics.CREDIT_DEDUCTIONS.name());
    }

    @Override
    public Optional<String> contradiction() throws InterruptedException {
      return Proof.ofTopics(
          stage,
          new Proof.Topic(
              Topics.CREDIT_DEDUCTIONS.name(), receipt -> receipt.path("credits").asLong()),
          new Proof.Topic(Topics.ALLOWANCE_USAGE.name(), Running::accepted),
          PATIENCE.plusSeconds(stage.workload().organizations() / ORGANIZATIONS_A_SECOND),
          () -> services.forEach(ServiceProcess::close));
    }

    /** All months of a record of usage. */
    private static long accepted(JsonNode usage) {
      return StreamSupport.stream(usage.path("months").spliterator(), false)
          .mapToLong(month ->
              month.path("covered").asLong()
                  + month.path("overage").asLong()
                  + month.path("waiting").asLong())
          .sum();
    }

    @Override
    public void close() throws InterruptedException {
      services.forEach(ServiceProcess::close);
      broker().delete(topic -> OURS.contains(topic) || topic.startsWith(GROUP));
      broker().forget(GROUP);
      Folders.delete(folder);
    }

    private BrokerTopics broker() {
      return new BrokerTopics(stage.admin());
    }
  }
}
