package io.runtally.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a {@link Soak} did, and what came of it.
 *
 * @param events sent, repeats and malformed ones included
 * @param moneyBack refunds and disputes
 * @param startedByPlatform services that ended by themselves or hung
 * @param contradictions what did not hold in the end, each in a sentence
 */
record SoakReport(
    long seed,
    Duration time,
    long events,
    long malformed,
    long purchases,
    long moneyBack,
    List<SoakFaults.Struck> faults,
    List<String> startedByPlatform,
    List<String> contradictions) {

  SoakReport {
    faults = List.copyOf(faults);
    startedByPlatform = List.copyOf(startedByPlatform);
    contradictions = List.copyOf(contradictions);
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "Seed %d, %d minutes: %,d events (%,d of them malformed), %,d purchases, %,d refunds and disputes, %,d faults"
            .formatted(
                seed, time.toMinutes(), events, malformed, purchases, moneyBack, faults.size()));
    Stream.of(SoakFaults.Kind.values()).forEach(kind -> lines.add(line(kind)));
    lines.add(
        startedByPlatform.isEmpty()
            ? "No service ended by itself or hung."
            : "Started again because it ended by itself or hung: "
                + String.join("; ", startedByPlatform));
    if (contradictions.isEmpty()) {
      lines.add("Exact: nothing is lost, nothing counted or charged twice, all views agree.");
    } else {
      lines.add("%d contradictions:".formatted(contradictions.size()));
      lines.addAll(contradictions);
    }
    return lines;
  }

  private String line(SoakFaults.Kind kind) {
    List<Duration> recoveries =
        faults.stream()
            .filter(one -> one.kind() == kind)
            .map(SoakFaults.Struck::recovery)
            .sorted()
            .toList();
    return recoveries.isEmpty()
        ? "  %-14s   0".formatted(kind)
        : "  %-14s %3d  recovered in %.1f s (median), %.1f s (longest): %s"
            .formatted(
                kind,
                recoveries.size(),
                seconds(recoveries.get(recoveries.size() / 2)),
                seconds(recoveries.stream().max(Comparator.naturalOrder()).orElseThrow()),
                kind.inWords());
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1_000.0;
  }
}
