package io.runtally.meter.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which plan held when, for the months that can still receive runs (R5, R6).
 *
 * <p>Each statement holds from its moment until the next one's. Their order is that of the moments
 * they speak of, so two plan records that arrive in the other order mean the same.
 */
public record PlanHistory(List<Statement> statements) {
  public static final PlanHistory UNKNOWN = new PlanHistory(List.of());

  public PlanHistory {
    statements = List.copyOf(statements);
  }

  /**
   * What one plan record says.
   *
   * @param from from when it holds, epoch milliseconds
   * @param arrivedAt when the broker took it in, epoch milliseconds
   * @param monthlyRuns the allowance of a month; absent where the plan ended
   */
  public record Statement(long from, long arrivedAt, OptionalLong monthlyRuns) {
    public static Statement plan(long from, long arrivedAt, long monthlyRuns) {
      return new Statement(from, arrivedAt, OptionalLong.of(monthlyRuns));
    }

    public static Statement ended(long arrivedAt) {
      return new Statement(arrivedAt, arrivedAt, OptionalLong.empty());
    }

    boolean isEnd() {
      return monthlyRuns.isEmpty();
    }

    /**
     * Whether this one takes the place of one that arrived before it: a plan, of another about the
     * same moment and of an end that would cut it off; an end, of all that was scheduled after it.
     */
    private boolean replaces(Statement earlier) {
      boolean sameMoment = earlier.from == from && (!isEnd() || earlier.isEnd());
      return sameMoment || (earlier.from > from && (isEnd() || earlier.isEnd()));
    }
  }

  /** The history with one more statement in its place; what arrived later prevails. */
  public PlanHistory with(Statement stated) {
    for (Statement known : statements) {
      if (known.arrivedAt > stated.arrivedAt && known.replaces(stated)) {
        return this;
      }
    }
    List<Statement> after = new ArrayList<>(statements);
    after.removeIf(known -> known.arrivedAt <= stated.arrivedAt && stated.replaces(known));
    int at = 0;
    while (at < after.size() && after.get(at).from <= stated.from) {
      at++;
    }
    after.add(at, stated);
    return new PlanHistory(after);
  }

  /**
   * The highest allowance in force at any moment of the month. A month in which no plan was in
   * force takes the plan that follows it (the first plan counts as in force since ever); where none
   * follows, no allowance is known and the month's runs wait.
   */
  public OptionalLong allowanceOf(Month month) {
    long start = month.start();
    long end = month.end();
    long highest = -1;
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      boolean began = statement.from < end;
      boolean stillHeld = i + 1 == statements.size() || statements.get(i + 1).from > start;
      if (began && stillHeld && !statement.isEnd()) {
        highest = Math.max(highest, statement.monthlyRuns.orElseThrow());
      }
    }
    return highest >= 0 ? OptionalLong.of(highest) : firstPlanFrom(end);
  }

  private OptionalLong firstPlanFrom(long moment) {
    return statements.stream()
        .filter(statement -> statement.from >= moment && !statement.isEnd())
        .map(Statement::monthlyRuns)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  boolean endedAfter(long moment) {
    return statements.stream().anyMatch(stated -> stated.isEnd() && stated.from > moment);
  }

  /** The history without what had stopped to hold before the month began. */
  PlanHistory since(Month oldest) {
    int first = 0;
    while (first + 1 < statements.size() && statements.get(first + 1).from <= oldest.start()) {
      first++;
    }
    return first == 0 ? this : new PlanHistory(statements.subList(first, statements.size()));
  }
}
