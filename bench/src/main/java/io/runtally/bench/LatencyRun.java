package io.runtally.bench;

import io.runtally.sandbox.SandboxProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The meter and the bare pass-through under the same live load, one after the other. */
final class LatencyRun {
  /** Both that are compared. */
  static final List<Contender> CONTENDERS =
      Contenders.ALL.stream()
          .filter(each -> each.name().equals("pass-through") || each instanceof TheMeter)
          .toList();

  private final Ground ground;
  private final int organizations;
  private final Duration commitInterval;
  private final Consumer<String> say;

  LatencyRun(Ground ground, int organizations, Duration commitInterval, Consumer<String> say) {
    this.ground = ground;
    this.organizations = organizations;
    this.commitInterval = commitInterval;
    this.say = say;
  }

  /** What each works off while it is sent. */
  List<LatencyReport.Capacity> capacities(long events) throws InterruptedException {
    List<LatencyReport.Capacity> capacities = new ArrayList<>();
    for (Contender contender : CONTENDERS) {
      try (LatencyTurn turn = begin(contender, 0)) {
        double perSecond = turn.capacity(events);
        say.accept(
            "%s works off %s events/s while they are sent"
                .formatted(contender.name(), Table.rate(perSecond)));
        capacities.add(new LatencyReport.Capacity(contender.name(), perSecond));
      }
    }
    return capacities;
  }

  /** Half of what the slower one has. */
  static double half(List<LatencyReport.Capacity> capacities) {
    return capacities.stream().mapToDouble(LatencyReport.Capacity::perSecond).min().orElseThrow()
        / 2;
  }

  LatencyReport measured(
      List<LatencyReport.Capacity> capacities,
      double perSecond,
      Duration warmUp,
      Duration measured,
      int rounds)
      throws InterruptedException {
    Map<String, List<LatencyReport.Turn>> turns = new HashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : round % 2 == 1 ? CONTENDERS : CONTENDERS.reversed()) {
        LatencyReport.Turn turn = turn(contender, round, perSecond, warmUp, measured);
        say.accept("Round %d of %d, %s: %s".formatted(round, rounds, contender.name(), turn));
        turns.computeIfAbsent(contender.name(), _ -> new ArrayList<>()).add(turn);
      }
    }
    return new LatencyReport(
        Machine.here(),
        perSecond,
        capacities,
        commitInterval,
        measured,
        organizations,
        CONTENDERS.stream()
            .map(each ->
                LatencyReport.Row.of(each.name(), turns.getOrDefault(each.name(), List.of())))
            .toList());
  }

  private LatencyReport.Turn turn(
      Contender contender, int round, double perSecond, Duration warmUp, Duration measured)
      throws InterruptedException {
    try (LatencyTurn turn = begin(contender, round)) {
      return LatencyReport.Turn.of(turn.measure(perSecond, warmUp, measured));
    } catch (SandboxProblem failure) {
      return LatencyReport.Turn.failed(failure.forPeople());
    }
  }

  private LatencyTurn begin(Contender contender, int round) throws InterruptedException {
    return LatencyTurn.begin(ground, contender, organizations, commitInterval, round);
  }
}
