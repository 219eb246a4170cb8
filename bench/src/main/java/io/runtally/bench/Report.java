package io.runtally.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole run.
 *
 * @param traffic one line for people
 */
record Report(Machine machine, String traffic, long events, int rounds, List<Summary> summaries)
    implements Finding {
  Report {
    summaries = List.copyOf(summaries);
  }

  @Override
  public boolean isExact() {
    return summaries.stream().allMatch(Summary::isExact);
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.addAll(Table.lines(summaries));
    lines.add("");
    lines.add(traffic + " " + machine.description());
    summaries.forEach(each ->
        each.faults()
            .forEach(fault -> lines.add("%s: %s".formatted(each.contender().name(), fault))));
    return lines;
  }

  String toSvg() {
    return Plot.svg(summaries, traffic);
  }

  /** Figures of processor time are seconds for a million events. */
  @Override
  public String toJson() {
    ObjectNode all = new JsonMapper().createObjectNode();
    all.put("events", events).put("rounds", rounds).put("machine", machine.description());
    ArrayNode contenders = all.putArray("contenders");
    for (Summary summary : summaries) {
      ObjectNode one = contenders.addObject();
      one.put("name", summary.contender().name());
      summary
          .figures()
          .ifPresent(figures -> {
            one.put("eventsPerSecond", figures.eventsPerSecond().median())
                .put("leastEventsPerSecond", figures.eventsPerSecond().least())
                .put("mostEventsPerSecond", figures.eventsPerSecond().most())
                .put("secondHalfEventsPerSecond", figures.secondHalfPerSecond())
                .put("cpuSecondsPerMillion", figures.cpuPerMillion())
                .put("applicationCpuSecondsPerMillion", figures.applicationCpuPerMillion())
                .put("brokerCpuSecondsPerMillion", figures.brokerCpuPerMillion());
            figures.othersProcessors().ifPresent(others -> one.put("othersProcessors", others));
          });
      if (summary.figures().isEmpty()) {
        one.putNull("eventsPerSecond").putNull("cpuSecondsPerMillion");
      }
      one.put("exact", summary.isExact());
      ArrayNode faults = one.putArray("faults");
      summary.faults().forEach(faults::add);
    }
    return all.toPrettyString() + System.lineSeparator();
  }
}
