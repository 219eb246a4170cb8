package io.runtally.bench;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * One contender's work on all events.
 *
 * @param first when it had committed something
 * @param half when it had committed at least half of the events
 * @param last when it had committed all
 */
record Measure(Sample first, Sample half, Sample last) {
  /** Whether anything was left to be timed after the first commit. */
  boolean hasTimed() {
    return last.events() > first.events();
  }

  double eventsPerSecond() {
    return rate(first);
  }

  /** When all is compiled that is going to be. */
  double secondHalfPerSecond() {
    return rate(half);
  }

  private double rate(Sample from) {
    return (last.events() - from.events()) / Math.max(seconds(from, Sample::at), 1e-3);
  }

  double applicationCpuPerMillion() {
    return seconds(first, Sample::application) / millions();
  }

  double brokerCpuPerMillion() {
    return seconds(first, Sample::broker) / millions();
  }

  /** Processors that neither the contender nor the broker kept busy. */
  OptionalDouble othersProcessors() {
    if (first.machine().isEmpty() || last.machine().isEmpty()) {
      return OptionalDouble.empty();
    }
    double others =
        seconds(first, sample -> sample.machine().orElse(Duration.ZERO))
            - seconds(first, Sample::application)
            - seconds(first, Sample::broker);
    // Ticks of 10 ms may make it look a little less than nothing.
    return OptionalDouble.of(Math.max(0, others) / Math.max(seconds(first, Sample::at), 1e-3));
  }

  private double millions() {
    return (last.events() - first.events()) / 1e6;
  }

  private double seconds(Sample from, Function<Sample, Duration> what) {
    return what.apply(last).minus(what.apply(from)).toNanos() / 1e9;
  }
}
