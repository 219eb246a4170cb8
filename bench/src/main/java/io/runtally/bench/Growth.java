package io.runtally.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runtally bench growth}: what an event costs when there is more of everything. */
@Command(
    name = "growth",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Measures what an event costs the meter among few organizations and among many, early in their"
          + " history and late, how much memory it needs, and what two processes do in place of one"
          + " on the same machine.",
      "Each time it works off a backlog of its own, spread by Zipf's law, and is checked afterwards."
          + " Exit code 0 when all was exact, 1 when it was not, 2 when it could not be run."
    })
final class Growth implements Callable<Integer> {
  private static final long EVENTS = 20_000_000;
  private static final long QUICK_EVENTS = 2_000_000;
  private static final int THREADS = Stage.THREADS;

  @Option(names = "--quick", description = "Some minutes: 2000000 events.")
  private boolean quick;

  @Option(names = "--events", paramLabel = "N", description = "How many events. Default: 20000000.")
  private Optional<Long> events = Optional.empty();

  @Option(
      names = "--few",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many organizations are few. Default: ${DEFAULT-VALUE}.")
  private int few;

  @Option(
      names = "--many",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many organizations are many. Default: ${DEFAULT-VALUE}.")
  private int many;

  @Option(
      names = "--zipf",
      paramLabel = "S",
      defaultValue = "1",
      description = "The exponent of Zipf's law. Default: ${DEFAULT-VALUE}.")
  private double zipf;

  @Mixin private Sitting sitting = new Sitting();

  @Override
  public Integer call() throws IOException {
    long all = events.orElse(quick ? QUICK_EVENTS : EVENTS);
    sitting.requireWithin("--events", all, 1_000, 1_000_000_000);
    sitting.requireWithin("--few", few, 1, 1_000_000);
    sitting.requireWithin("--many", many, 1, 1_000_000);
    sitting.require(zipf > 0 && zipf <= 3, "--zipf must be above 0 and at most 3.");
    return sitting.run(folder -> measured(folder, all));
  }

  private GrowthReport measured(Path folder, long all) throws InterruptedException {
    List<GrowthCase.Size> sizes =
        List.of(
            new GrowthCase.Size(few, 1, THREADS),
            new GrowthCase.Size(many, 1, THREADS),
            new GrowthCase.Size(few, 2, 1),
            new GrowthCase.Size(few, 2, THREADS));
    List<GrowthCase> cases = new ArrayList<>();
    try (Ground ground = Ground.start(folder)) {
      GrowthRun run = new GrowthRun(ground, all, zipf, sitting::say);
      for (GrowthCase.Size size : sizes) {
        cases.add(run.measure(size, cases.size() + 1));
      }
    }
    return new GrowthReport(Machine.here(), all, zipf, cases);
  }
}
