package io.runtally.bench;

import io.runtally.sandbox.SandboxProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets contenders take their turns: in one order, then in the other, and so on. */
final class Rounds {
  private final Stage stage;
  private final List<Contender> contenders;
  private final int rounds;
  private final Consumer<String> say;

  Rounds(Stage stage, List<Contender> contenders, int rounds, Consumer<String> say) {
    this.stage = stage;
    this.contenders = List.copyOf(contenders);
    this.rounds = rounds;
    this.say = say;
  }

  List<Result> run() throws InterruptedException {
    List<Result> results = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      // What changes slowly, such as a machine that gets warm, then favors nobody.
      for (Contender contender : round % 2 == 1 ? contenders : contenders.reversed()) {
        Result result = turn(contender, round);
        say.accept(told(result));
        results.add(result);
      }
    }
    return results;
  }

  private Result turn(Contender contender, int round) throws InterruptedException {
    try (Attempt attempt = contender.begin(stage, round)) {
      Measure measure =
          new Stopwatch(
                  attempt,
                  stage.broker(),
                  stage.workload().events(),
                  Stopwatch.telling(say, contender.name()))
              .measure();
      return new Result(contender.name(), round, Optional.of(measure), attempt.contradiction());
    } catch (SandboxProblem failure) {
      // The others are still worth measuring.
      return new Result(
          contender.name(), round, Optional.empty(), Optional.of(failure.forPeople()));
    }
  }

  private String told(Result result) {
    String rate =
        result
            .measure()
            .filter(Measure::hasTimed)
            .map(measure ->
                "%s events/s, %s in the second half, %.2f CPU s per million and %.2f of the broker"
                    .formatted(
                        Table.rate(measure.eventsPerSecond()),
                        Table.rate(measure.secondHalfPerSecond()),
                        measure.applicationCpuPerMillion(),
                        measure.brokerCpuPerMillion()))
            .orElse("nothing timed");
    return "Round %d of %d, %s: %s, %s"
        .formatted(
            result.round(),
            rounds,
            result.contender(),
            rate,
            result.fault().map(fault -> "NOT EXACT: " + fault).orElse("exact"));
  }
}
