package io.runtally.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runtally bench view}: how often a second the credits view answers. */
@Command(
    name = "view",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Measures how often a second the credits view on one processor answers for an organization"
          + " with a long credit history, beside how often the database on one processor executes"
          + " the bare statement behind that answer.",
      "The statement is the one that the view sent, taken from the database's log. Processes are"
          + " bound to processors with taskset, and where that is missing, not at all. Exit code 0"
          + " when every answer was right, 1 when one was not, 2 when it could not be run."
    })
final class CreditsCall implements Callable<Integer> {
  private static final long ENTRIES = 1_000_000;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration MEASURED = Duration.ofSeconds(20);
  private static final int ROUNDS = 3;

  private static final long QUICK_ENTRIES = 100_000;
  private static final Duration QUICK_WARM_UP = Duration.ofSeconds(15);
  private static final Duration QUICK_MEASURED = Duration.ofSeconds(5);
  private static final int QUICK_ROUNDS = 1;

  @Option(names = "--quick", description = "A minute: 100000 entries, one round of 5 seconds.")
  private boolean quick;

  @Option(
      names = "--entries",
      paramLabel = "N",
      description = "How long the history is. Default: 1000000.")
  private Optional<Long> entries = Optional.empty();

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "How many ask at the same time, the view and the database alike. Default:"
              + " ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each takes its turn. Default: 3.")
  private Optional<Integer> rounds = Optional.empty();

  @Mixin private Sitting sitting = new Sitting();

  @Override
  public Integer call() throws IOException {
    long length = entries.orElse(quick ? QUICK_ENTRIES : ENTRIES);
    sitting.requireWithin("--entries", length, 100, 100_000_000);
    sitting.requireWithin("--connections", connections, 1, 10);
    rounds.ifPresent(given -> sitting.requireWithin("--rounds", given, 1, 100));
    return sitting.run(folder ->
        new ViewRun(folder, length, connections, sitting::say)
            .measure(
                quick ? QUICK_WARM_UP : WARM_UP,
                quick ? QUICK_MEASURED : MEASURED,
                rounds.orElse(quick ? QUICK_ROUNDS : ROUNDS)));
  }
}
