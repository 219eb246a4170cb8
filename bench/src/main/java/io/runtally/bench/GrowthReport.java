package io.runtally.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the meter takes as things grow.
 *
 * @param cases with few organizations first, then with many, then as several processes
 */
record GrowthReport(Machine machine, long events, double zipf, List<GrowthCase> cases)
    implements Finding {
  private static final List<String> HEAD =
      List.of(
          "meter",
          "events/s",
          "CPU s per million",
          "its own",
          "broker's",
          "2nd quarter",
          "last quarter",
          "heap MB",
          "resident MB",
          "others",
          "exact");
  private static final int SECOND = 2;

  GrowthReport {
    cases = List.copyOf(cases);
  }

  @Override
  public boolean isExact() {
    return cases.stream().allMatch(each -> each.fault().isEmpty());
  }

  /** Processor time for an event among many organizations, over that among few. */
  Optional<Double> costOfManyOverFew() {
    return cases.size() < 2
        ? Optional.empty()
        : Optional.of(cases.get(1).cpuPerMillion() / cases.getFirst().cpuPerMillion());
  }

  @Override
  public List<String> lines() {
    List<String> lines =
        new ArrayList<>(Table.lines(HEAD, cases.stream().map(GrowthReport::row).toList()));
    lines.add("");
    costOfManyOverFew()
        .ifPresent(ratio ->
            lines.add(
                "An event among %,d organizations costs %.2f times what it costs among %,d."
                    .formatted(
                        cases.get(1).size().organizations(),
                        ratio,
                        cases.getFirst().size().organizations())));
    cases.stream()
        .filter(each -> each.size().processes() > 1)
        .forEach(each ->
            lines.add(
                "%d processes of %d threads work off %.2f times what one process of %d does."
                    .formatted(
                        each.size().processes(),
                        each.size().threads(),
                        each.eventsPerSecond() / cases.getFirst().eventsPerSecond(),
                        cases.getFirst().size().threads())));
    lines.add(
        "%,d events of %d bytes (lz4) by Zipf's law with exponent %.2f, 1%% repeats, about half beyond the allowance; %d partitions; at most 2 GB of heap each. %s"
            .formatted(
                events, RunEventText.bytes(), zipf, Stage.PARTITIONS, machine.description()));
    cases.forEach(each ->
        each.fault().ifPresent(fault -> lines.add("%s: %s".formatted(each.size().name(), fault))));
    return lines;
  }

  private static List<String> row(GrowthCase each) {
    return List.of(
        each.size().name(),
        Table.rate(each.eventsPerSecond()),
        "%.2f".formatted(each.cpuPerMillion()),
        "%.2f".formatted(each.applicationCpuPerMillion()),
        "%.2f".formatted(each.brokerCpuPerMillion()),
        "%.2f".formatted(each.cpuPerMillionIn(SECOND)),
        "%.2f".formatted(each.cpuPerMillionIn(GrowthCase.PARTS)),
        told(each.heapMegabytes()),
        told(each.residentMegabytes()),
        each.all().othersProcessors().isPresent()
            ? "%.2f".formatted(each.all().othersProcessors().getAsDouble())
            : "not told",
        each.fault().isEmpty() ? "yes" : "no");
  }

  private static String told(OptionalLong megabytes) {
    return megabytes.isPresent() ? "%,d".formatted(megabytes.getAsLong()) : "not told";
  }

  @Override
  public String toJson() {
    ObjectNode all = new JsonMapper().createObjectNode();
    all.put("events", events).put("zipf", zipf).put("machine", machine.description());
    ArrayNode sizes = all.putArray("cases");
    for (GrowthCase each : cases) {
      ObjectNode one =
          sizes
              .addObject()
              .put("organizations", each.size().organizations())
              .put("processes", each.size().processes())
              .put("threads", each.size().threads())
              .put("eventsPerSecond", each.eventsPerSecond())
              .put("cpuSecondsPerMillion", each.cpuPerMillion())
              .put("applicationCpuSecondsPerMillion", each.applicationCpuPerMillion())
              .put("brokerCpuSecondsPerMillion", each.brokerCpuPerMillion());
      ArrayNode quarters = one.putArray("cpuSecondsPerMillionOfQuarters");
      for (int quarter = 1; quarter <= GrowthCase.PARTS; quarter++) {
        quarters.add(each.cpuPerMillionIn(quarter));
      }
      each.heapMegabytes().ifPresent(megabytes -> one.put("heapMegabytes", megabytes));
      each.residentMegabytes().ifPresent(megabytes -> one.put("residentMegabytes", megabytes));
      one.put("exact", each.fault().isEmpty());
      each.fault().ifPresent(fault -> one.put("fault", fault));
    }
    costOfManyOverFew().ifPresent(ratio -> all.put("costOfManyOverFew", ratio));
    return all.toPrettyString() + System.lineSeparator();
  }
}
