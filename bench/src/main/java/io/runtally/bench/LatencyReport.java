package io.runtally.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long effects took.
 *
 * @param perSecond the rate that events were sent at
 * @param capacities where the rate was derived from; empty where it was given
 * @param rows the one that is compared with first, then the meter
 */
record LatencyReport(
    Machine machine,
    double perSecond,
    List<Capacity> capacities,
    Duration commitInterval,
    Duration measured,
    int organizations,
    List<Row> rows)
    implements Finding {
  private static final List<String> HEAD =
      List.of(
          "contender",
          "timed",
          "p50 ms",
          "p90 ms",
          "p99 ms",
          "p99.9 ms",
          "most ms",
          "p99 of rounds",
          "sent late p99",
          "busy processors",
          "exact");

  LatencyReport {
    capacities = List.copyOf(capacities);
    rows = List.copyOf(rows);
  }

  /** Events a second that a contender works off while they are sent. */
  record Capacity(String name, double perSecond) {}

  /** One contender's turn, which may have failed. */
  record Turn(Optional<LatencyTurn.Outcome> outcome, Optional<String> fault) {
    static Turn of(LatencyTurn.Outcome outcome) {
      return new Turn(Optional.of(outcome), outcome.fault());
    }

    static Turn failed(String fault) {
      return new Turn(Optional.empty(), Optional.of(fault));
    }

    /** Delays that count. */
    Optional<LatencyTurn.Outcome> exact() {
      return fault.isPresent()
          ? Optional.empty()
          : outcome.filter(each -> each.delays().count() > 0);
    }

    @Override
    public String toString() {
      String delays =
          outcome
              .map(LatencyTurn.Outcome::delays)
              .filter(each -> each.count() > 0)
              .map(each ->
                  "%,d timed, half within %s ms, 99 of 100 within %s ms"
                      .formatted(
                          each.count(), millis(each.percentile(50)), millis(each.percentile(99))))
              .orElse("nothing timed");
      return "%s, %s".formatted(delays, fault.map(each -> "NOT EXACT: " + each).orElse("exact"));
    }
  }

  /** A contender over all rounds: the figures are of its exact ones. */
  record Row(String name, List<LatencyTurn.Outcome> turns, List<String> faults) {
    static Row of(String name, List<Turn> turns) {
      return new Row(
          name,
          turns.stream().flatMap(each -> each.exact().stream()).toList(),
          turns.stream().flatMap(each -> each.fault().stream()).toList());
    }

    boolean isExact() {
      return faults.isEmpty() && !turns.isEmpty();
    }

    Optional<Delays> delays() {
      return turns.stream().map(LatencyTurn.Outcome::delays).reduce(Delays::and);
    }

    Optional<Delays> sentLate() {
      return turns.stream().map(LatencyTurn.Outcome::sentLate).reduce(Delays::and);
    }

    OptionalDouble busyProcessors() {
      return turns.stream()
          .flatMap(each -> each.busyProcessors().stream())
          .mapToDouble(Double::doubleValue)
          .average();
    }
  }

  @Override
  public boolean isExact() {
    return rows.stream().allMatch(Row::isExact);
  }

  /** How much longer the meter takes at the 99th percentile, percent of what is compared with. */
  OptionalDouble extraAtP99Percent() {
    List<Duration> both =
        rows.stream()
            .flatMap(row -> row.delays().stream())
            .map(each -> each.percentile(99))
            .toList();
    return both.size() == 2
        ? OptionalDouble.of(extraPercent(both.getFirst(), both.getLast()))
        : OptionalDouble.empty();
  }

  static double extraPercent(Duration of, Duration other) {
    return 100.0 * (other.toNanos() - of.toNanos()) / of.toNanos();
  }

  @Override
  public List<String> lines() {
    List<String> lines =
        new ArrayList<>(Table.lines(HEAD, rows.stream().map(LatencyReport::row).toList()));
    lines.add("");
    extraAtP99Percent()
        .ifPresent(percent ->
            lines.add(
                "At the 99th percentile the meter takes %.1f %% longer than the pass-through."
                    .formatted(percent)));
    lines.add(
        "%s events/s of %,d organizations%s, committed every %d ms, %d seconds a round; %d partitions. %s"
            .formatted(
                Table.rate(perSecond),
                organizations,
                capacities.isEmpty()
                    ? ""
                    : " (half of what the slower one works off: "
                        + String.join(
                            ", ",
                            capacities.stream()
                                .map(each ->
                                    "%s %s".formatted(each.name(), Table.rate(each.perSecond())))
                                .toList())
                        + ")",
                commitInterval.toMillis(),
                measured.toSeconds(),
                Stage.PARTITIONS,
                machine.description()));
    rows.forEach(
        row -> row.faults().forEach(fault -> lines.add("%s: %s".formatted(row.name(), fault))));
    return lines;
  }

  private static List<String> row(Row row) {
    String name = "`" + row.name() + "`";
    String exact = row.isExact() ? "yes" : "no";
    return row.delays()
        .map(delays ->
            List.of(
                name,
                "%,d".formatted(delays.count()),
                millis(delays.percentile(50)),
                millis(delays.percentile(90)),
                millis(delays.percentile(99)),
                millis(delays.percentile(99.9)),
                millis(delays.percentile(100)),
                spread(row.turns()),
                row.sentLate().map(late -> millis(late.percentile(99))).orElse(""),
                row.busyProcessors().isPresent()
                    ? "%.2f".formatted(row.busyProcessors().getAsDouble())
                    : "not told",
                exact))
        .orElse(List.of(name, "", "", "", "", "", "", "", "", "", exact));
  }

  private static String spread(List<LatencyTurn.Outcome> turns) {
    List<Duration> p99 = turns.stream().map(each -> each.delays().percentile(99)).sorted().toList();
    return "%s to %s".formatted(millis(p99.getFirst()), millis(p99.getLast()));
  }

  private static String millis(Duration delay) {
    return "%,d".formatted(Math.round(delay.toNanos() / 1e6));
  }

  @Override
  public String toJson() {
    ObjectNode all = new JsonMapper().createObjectNode();
    all.put("eventsPerSecond", perSecond)
        .put("commitIntervalMillis", commitInterval.toMillis())
        .put("secondsMeasured", measured.toSeconds())
        .put("organizations", organizations)
        .put("machine", machine.description());
    ArrayNode limits = all.putArray("capacities");
    capacities.forEach(each ->
        limits.addObject().put("name", each.name()).put("eventsPerSecond", each.perSecond()));
    ArrayNode contenders = all.putArray("contenders");
    for (Row row : rows) {
      ObjectNode one = contenders.addObject().put("name", row.name());
      row.delays()
          .ifPresent(delays ->
              one.put("timed", delays.count())
                  .put("p50Millis", delays.percentile(50).toNanos() / 1e6)
                  .put("p90Millis", delays.percentile(90).toNanos() / 1e6)
                  .put("p99Millis", delays.percentile(99).toNanos() / 1e6)
                  .put("p999Millis", delays.percentile(99.9).toNanos() / 1e6)
                  .put("mostMillis", delays.percentile(100).toNanos() / 1e6));
      row.sentLate()
          .ifPresent(late -> one.put("sentLateP99Millis", late.percentile(99).toNanos() / 1e6));
      row.busyProcessors().ifPresent(busy -> one.put("busyProcessors", busy));
      one.put("exact", row.isExact());
      ArrayNode faults = one.putArray("faults");
      row.faults().forEach(faults::add);
    }
    extraAtP99Percent().ifPresent(percent -> all.put("extraAtP99Percent", percent));
    return all.toPrettyString() + System.lineSeparator();
  }
}
