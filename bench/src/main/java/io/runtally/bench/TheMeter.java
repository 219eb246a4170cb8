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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** {@code runtally}: the meter as it ships, whole, as a service. */
record TheMeter() implements Contender {
  private static final String GROUP = "runtally-meter";
  // Usage is told some time after it was counted; what it lags behind, with ten thousand
  // organizations, is seconds.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Set<String> OURS =
      Topics.ALL.stream()
          .map(topic -> topic.name())
          .filter(name -> !name.equals(Load.EVENTS.name()))
          .filter(name -> !name.equals(Topics.ORGANIZATION_PLANS.name()))
          .collect(Collectors.toSet());

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
    String name = "bench-runtally-" + round;
    Path folder = Folders.create(stage.folder().resolve(name));
    Service.Meter service =
        new Service.Meter(
            stage.servers(),
            Ports.free(),
            folder.resolve("state"),
            "bench",
            Stage.JVM_OPTIONS,
            Map.of(),
            // Only so that the group can be forgotten at once.
            List.of("--leave"),
            stage.folder().resolve(name + ".log"));
    return new Running(stage, folder, ServiceProcess.start(stage.home(), service, _ -> {}));
  }

  /** It as a process at work. */
  private record Running(Stage stage, Path folder, ServiceProcess service) implements Attempt {
    @Override
    public JavaProcess process() {
      return service.process();
    }

    @Override
    public long committed() throws InterruptedException {
      return broker().committed(GROUP, Load.EVENTS.name());
    }

    @Override
    public Duration cpu() {
      return ProcessHandle.of(process().pid()).map(CpuUse::of).orElse(Duration.ZERO);
    }

    @Override
    public Optional<String> contradiction() throws InterruptedException {
      return Proof.ofTopics(
          stage,
          new Proof.Topic(
              Topics.CREDIT_DEDUCTIONS.name(), receipt -> receipt.path("credits").asLong()),
          new Proof.Topic(Topics.ALLOWANCE_USAGE.name(), Running::accepted),
          PATIENCE,
          service::close);
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
      service.close();
      broker().delete(topic -> OURS.contains(topic) || topic.startsWith(GROUP));
      broker().forget(GROUP);
      Folders.delete(folder);
    }

    private BrokerTopics broker() {
      return new BrokerTopics(stage.admin());
    }
  }
}
