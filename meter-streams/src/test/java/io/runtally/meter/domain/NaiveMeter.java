package io.runtally.meter.domain;

import io.runtally.meter.domain.PlanHistory.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The rules of runs once more, written to be obvious and slow: every run by itself, every statement
 * about plans kept for ever, the plans of a month looked up anew each time. The laws hold the tally
 * beside it.
 */
final class NaiveMeter {
  /** One run of an event, waiting. */
  private record Run(String event, Month month) {}

  private final List<Statement> statements = new ArrayList<>();
  private final Map<Month, OptionalLong> allowances = new HashMap<>();
  private final Map<Month, Long> covered = new HashMap<>();
  private final Map<Month, Long> overage = new HashMap<>();
  private final List<String> overageRuns = new ArrayList<>();
  private final Map<Month, Long> waitingOf = new HashMap<>();
  private List<Run> waiting = new ArrayList<>();

  void runs(String event, Month month, long quantity) {
    allowances.computeIfAbsent(month, opened -> allowanceOf(opened, OptionalLong.empty()));
    for (long i = 0; i < quantity; i++) {
      judge(new Run(event, month));
    }
  }

  void stated(Statement statement) {
    statements.add(statement);
    allowances.replaceAll(this::allowanceOf);
    List<Run> waited = waiting;
    waiting = new ArrayList<>();
    waitingOf.clear();
    waited.forEach(this::judge);
  }

  private void judge(Run run) {
    OptionalLong allowance = allowances.getOrDefault(run.month(), OptionalLong.empty());
    if (allowance.isEmpty()) {
      waiting.add(run);
      waitingOf.merge(run.month(), 1L, Long::sum);
    } else if (covered(run.month()) < allowance.getAsLong()) {
      covered.merge(run.month(), 1L, Long::sum);
    } else {
      overage.merge(run.month(), 1L, Long::sum);
      overageRuns.add(run.event());
    }
  }

  private OptionalLong allowanceOf(Month month, OptionalLong before) {
    OptionalLong planned = plannedFor(month);
    if (planned.isPresent()) {
      return OptionalLong.of(Math.max(planned.getAsLong(), covered(month)));
    }
    return endedAfter(month.start()) ? before : OptionalLong.empty();
  }

  /** The best of the plan that the month began with and of those that began in it. */
  private OptionalLong plannedFor(Month month) {
    List<OptionalLong> held = new ArrayList<>();
    held.add(inForceAt(month.start()));
    for (Statement statement : standing()) {
      if (month.start() < statement.from() && statement.from() < month.end()) {
        held.add(statement.monthlyRuns());
      }
    }
    OptionalLong highest = held.stream().flatMapToLong(OptionalLong::stream).max();
    return highest.isPresent() ? highest : firstFrom(month.end());
  }

  /** Of two about the same moment, the one told later. */
  private OptionalLong inForceAt(long moment) {
    return standing().stream()
        .filter(statement -> statement.from() <= moment)
        .reduce((one, other) -> one.from() > other.from() ? one : other)
        .map(Statement::monthlyRuns)
        .orElse(OptionalLong.empty());
  }

  private OptionalLong firstFrom(long moment) {
    return standing().stream()
        .filter(statement -> statement.from() >= moment && statement.monthlyRuns().isPresent())
        .min((one, other) -> Long.compare(one.from(), other.from()))
        .map(Statement::monthlyRuns)
        .orElse(OptionalLong.empty());
  }

  private boolean endedAfter(long moment) {
    return standing().stream()
        .anyMatch(statement -> statement.monthlyRuns().isEmpty() && statement.from() > moment);
  }

  /** Those that no later one takes the place of. */
  private List<Statement> standing() {
    List<Statement> standing = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      if (statements.subList(i + 1, statements.size()).stream()
          .noneMatch(later -> takesThePlaceOf(later, statement))) {
        standing.add(statement);
      }
    }
    return standing;
  }

  /** Ends by plans about the same moment or an earlier one; plans by ends only if announced. */
  private static boolean takesThePlaceOf(Statement later, Statement earlier) {
    boolean laterEnds = later.monthlyRuns().isEmpty();
    boolean earlierEnds = earlier.monthlyRuns().isEmpty();
    if (later.from() == earlier.from()) {
      return !laterEnds || earlierEnds;
    }
    return later.from() < earlier.from() && (laterEnds || earlierEnds);
  }

  long covered(Month month) {
    return covered.getOrDefault(month, 0L);
  }

  long overage(Month month) {
    return overage.getOrDefault(month, 0L);
  }

  long waiting(Month month) {
    return waitingOf.getOrDefault(month, 0L);
  }

  /** For every overage run, in order, the event that it belongs to. */
  List<String> overageRuns() {
    return overageRuns;
  }
}
