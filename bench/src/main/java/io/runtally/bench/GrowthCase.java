package io.runtally.bench;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The meter at one size, and what it took there.
 *
 * @param samples when it had committed something, and after each quarter of the events
 * @param heapMegabytes most that was left after a collection, of one process
 * @param residentMegabytes most that one process had in memory
 * @param fault absent where the result is exact
 */
record GrowthCase(
    Size size,
    List<Sample> samples,
    OptionalLong heapMegabytes,
    OptionalLong residentMegabytes,
    Optional<String> fault) {
  static final int PARTS = 4;

  /**
   * @param threads of each process
   */
  record Size(int organizations, int processes, int threads) {
    String name() {
      return "%,d organizations, %d x %d threads".formatted(organizations, processes, threads);
    }
  }

  GrowthCase {
    samples = List.copyOf(samples);
  }

  double eventsPerSecond() {
    return all().eventsPerSecond();
  }

  double applicationCpuPerMillion() {
    return all().applicationCpuPerMillion();
  }

  double brokerCpuPerMillion() {
    return all().brokerCpuPerMillion();
  }

  double cpuPerMillion() {
    return applicationCpuPerMillion() + brokerCpuPerMillion();
  }

  /**
   * What the events of one quarter cost.
   *
   * @param quarter from 1
   */
  double cpuPerMillionIn(int quarter) {
    Measure part = between(quarter - 1, quarter);
    return part.applicationCpuPerMillion() + part.brokerCpuPerMillion();
  }

  Measure all() {
    return between(0, samples.size() - 1);
  }

  private Measure between(int from, int to) {
    return new Measure(samples.get(from), samples.get(from), samples.get(to));
  }
}
