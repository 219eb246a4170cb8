package io.runtally.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code runtally bench} in the list of commands. The script starts the benchmark itself, because
 * that needs libraries which nothing else does.
 */
@Command(
    name = "bench",
    description =
        "Measures how fast the meter is, beside other ways to build one, in one run on this"
            + " machine.")
final class BenchElsewhere implements Callable<Integer> {
  @Unmatched private final List<String> ignored = new ArrayList<>();

  @Override
  public Integer call() {
    throw new SandboxProblem(
        "The benchmark is a program of its own: run `./runtally bench` in the folder of the repository.");
  }
}
