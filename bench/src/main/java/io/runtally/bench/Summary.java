package io.runtally.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * One contender over all rounds. The figures are of its exact rounds alone; there are none where it
 * was not exact in any, or was through with its first commit.
 *
 * @param faults of its other rounds
 */
record Summary(Contender contender, Optional<Figures> figures, List<String> faults) {
  Summary {
    faults = List.copyOf(faults);
  }

  /**
   * Medians, and how far rounds differ.
   *
   * @param othersProcessors absent where the system does not tell
   */
  record Figures(
      Range eventsPerSecond,
      double secondHalfPerSecond,
      double applicationCpuPerMillion,
      double brokerCpuPerMillion,
      Optional<Double> othersProcessors) {

    double cpuPerMillion() {
      return applicationCpuPerMillion + brokerCpuPerMillion;
    }
  }

  /** The middle of some numbers and both ends. */
  record Range(double least, double median, double most) {}

  static Summary of(Contender contender, List<Result> results) {
    List<Result> own =
        results.stream().filter(each -> each.contender().equals(contender.name())).toList();
    List<Measure> measures =
        own.stream()
            .filter(Result::isExact)
            .flatMap(each -> each.measure().stream())
            .filter(Measure::hasTimed)
            .toList();
    return new Summary(
        contender,
        measures.isEmpty() ? Optional.empty() : Optional.of(figures(measures)),
        own.stream().flatMap(each -> each.fault().stream()).toList());
  }

  boolean isExact() {
    return faults.isEmpty();
  }

  private static Figures figures(List<Measure> measures) {
    double[] rates = measures.stream().mapToDouble(Measure::eventsPerSecond).sorted().toArray();
    double[] others =
        measures.stream().flatMapToDouble(each -> each.othersProcessors().stream()).toArray();
    return new Figures(
        new Range(rates[0], Medians.of(rates), rates[rates.length - 1]),
        median(measures, Measure::secondHalfPerSecond),
        median(measures, Measure::applicationCpuPerMillion),
        median(measures, Measure::brokerCpuPerMillion),
        Stream.of(others).filter(each -> each.length > 0).map(Medians::of).findFirst());
  }

  private static double median(List<Measure> measures, ToDoubleFunction<Measure> number) {
    return Medians.of(measures.stream().mapToDouble(number).toArray());
  }
}
