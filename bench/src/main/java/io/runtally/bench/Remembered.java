package io.runtally.bench;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runtally bench remembered}: what it takes to remember the ids of five weeks. */
@Command(
    name = "remembered",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Measures how fast the meter is beside many ids that it remembers, how much heap each takes,"
          + " and how soon it counts again after a restart, beside the same with no ids and beside"
          + " the time that it takes merely to read the ids once.",
      "The ids are written into the meter's changelog before it starts, on days of the weeks that"
          + " are over. Some are of events that are told again: those must not count. Takes 100"
          + " bytes of disk an id. Exit code 0 when all was exact, 1 when it was not, 2 when it"
          + " could not be run."
    })
final class Remembered implements Callable<Integer> {
  private static final long IDS = 100_000_000;
  private static final long EVENTS = 12_000_000;
  private static final int ROUNDS = 3;
  private static final long QUICK_IDS = 2_000_000;
  private static final long QUICK_EVENTS = 1_000_000;
  private static final int QUICK_ROUNDS = 1;

  @Option(names = "--quick", description = "Some minutes: 2000000 ids, 1000000 events, one round.")
  private boolean quick;

  @Option(
      names = "--ids",
      paramLabel = "N",
      description = "How many ids are remembered. Default: 100000000.")
  private Optional<Long> ids = Optional.empty();

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "How many new events it works off. Default: 12000000.")
  private Optional<Long> events = Optional.empty();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each takes its turn. Default: 3.")
  private Optional<Integer> rounds = Optional.empty();

  @Option(
      names = "--organizations",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many organizations the events are of. Default: ${DEFAULT-VALUE}.")
  private int organizations;

  @Mixin private Sitting sitting = new Sitting();

  @Override
  public Integer call() throws IOException {
    long allIds = ids.orElse(quick ? QUICK_IDS : IDS);
    long allEvents = events.orElse(quick ? QUICK_EVENTS : EVENTS);
    int allRounds = rounds.orElse(quick ? QUICK_ROUNDS : ROUNDS);
    sitting.requireWithin("--ids", allIds, 100_000, 500_000_000);
    sitting.requireWithin("--events", allEvents, 1_000, 1_000_000_000);
    sitting.requireWithin("--rounds", allRounds, 1, 100);
    sitting.requireWithin("--organizations", organizations, 1, 900_000);
    return sitting.run(folder -> {
      try (Ground ground = Ground.start(folder)) {
        return new RememberedRun(ground, allIds, allEvents, organizations, sitting::say)
            .measured(allRounds);
      }
    });
  }
}
