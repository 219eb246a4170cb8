package io.runtally.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runtally bench latency}: how long a deduction takes. */
@Command(
    name = "latency",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Measures how long it takes from a run event to the deduction that it completes, as somebody"
          + " sees it who reads what is committed, beside the same for a bare Kafka Streams that"
          + " passes every event on with the same commit interval.",
      "Events come at a fixed rate, whatever becomes of them, and the time counts from when an"
          + " event was due. Every hundredth run of an organization completes a credit; of the"
          + " events passed on the same ones are timed. Exit code 0 when all was exact, 1 when it"
          + " was not, 2 when it could not be run."
    })
final class Latency implements Callable<Integer> {
  private static final int ROUNDS = 3;
  private static final long CAPACITY_EVENTS = 4_000_000;
  private static final Duration WARM_UP = Duration.ofSeconds(45);
  private static final Duration MEASURED = Duration.ofSeconds(60);

  private static final int QUICK_ROUNDS = 1;
  private static final long QUICK_CAPACITY_EVENTS = 1_000_000;
  private static final Duration QUICK_WARM_UP = Duration.ofSeconds(10);
  private static final Duration QUICK_MEASURED = Duration.ofSeconds(20);

  @Option(names = "--quick", description = "Two minutes or three: one round of 20 seconds each.")
  private boolean quick;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Events a second. Default: half of what the slower of the two works off while it is sent,"
              + " which is measured first.")
  private Optional<Integer> rate = Optional.empty();

  @Option(
      names = "--commit-interval",
      paramLabel = "MILLIS",
      defaultValue = "500",
      description =
          "How often both make visible what they have done. Default: ${DEFAULT-VALUE}, the meter's"
              + " own.")
  private int commitMillis;

  @Option(
      names = "--organizations",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many organizations the events are of. Default: ${DEFAULT-VALUE}.")
  private int organizations;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each is measured in a round. Default: 60.")
  private Optional<Integer> seconds = Optional.empty();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each takes its turn. Default: 3.")
  private Optional<Integer> rounds = Optional.empty();

  @Mixin private Sitting sitting = new Sitting();

  @Override
  public Integer call() throws IOException {
    rate.ifPresent(given -> sitting.requireWithin("--rate", given, 100, 10_000_000));
    sitting.requireWithin("--commit-interval", commitMillis, 10, 5_000);
    sitting.requireWithin("--organizations", organizations, 1, 1_000_000);
    seconds.ifPresent(given -> sitting.requireWithin("--seconds", given, 1, 3_600));
    rounds.ifPresent(given -> sitting.requireWithin("--rounds", given, 1, 100));
    return sitting.run(this::measured);
  }

  private Finding measured(Path folder) throws InterruptedException {
    try (Ground ground = Ground.start(folder)) {
      LatencyRun run =
          new LatencyRun(ground, organizations, Duration.ofMillis(commitMillis), sitting::say);
      List<LatencyReport.Capacity> capacities = new ArrayList<>();
      if (rate.isEmpty()) {
        capacities.addAll(run.capacities(quick ? QUICK_CAPACITY_EVENTS : CAPACITY_EVENTS));
      }
      double perSecond =
          rate.map(Integer::doubleValue).orElseGet(() -> LatencyRun.half(capacities));
      return run.measured(
          capacities,
          perSecond,
          quick ? QUICK_WARM_UP : WARM_UP,
          seconds.map(Duration::ofSeconds).orElse(quick ? QUICK_MEASURED : MEASURED),
          rounds.orElse(quick ? QUICK_ROUNDS : ROUNDS));
    }
  }
}
