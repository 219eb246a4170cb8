package io.runtally.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.bench.RememberedTurn.ReadOnce;
import io.runtally.meter.topology.IdBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What it takes the meter to remember ids.
 *
 * @param none turns with nothing to remember, round by round
 * @param many turns with the ids, in the same rounds
 */
record RememberedReport(
    Machine machine,
    long ids,
    long events,
    int organizations,
    List<RememberedTurn> none,
    List<RememberedTurn> many)
    implements Finding {
  private static final double LEAST_RATE = 0.85;
  private static final double MOST_BYTES_PER_ID = 2;
  private static final double MOST_READINGS = 2;

  private static final List<String> HEAD =
      List.of(
          "remembered",
          "events/s",
          "least to most",
          "second half",
          "CPU s per million",
          "its own",
          "broker's",
          "heap MB",
          "first start s",
          "restart s",
          "counts after s",
          "others",
          "exact");

  RememberedReport {
    none = List.copyOf(none);
    many = List.copyOf(many);
  }

  /** What people call a meter that remembers so many ids. */
  static String name(long ids) {
    return ids == 0 ? "no ids" : "%,d ids".formatted(ids);
  }

  @Override
  public boolean isExact() {
    return Stream.concat(none.stream(), many.stream()).allMatch(turn -> turn.fault().isEmpty());
  }

  /** Events a second beside the ids over those beside none, round by round. */
  double[] rates() {
    return ofRounds(
        (with, without) -> with.measure().eventsPerSecond() / without.measure().eventsPerSecond());
  }

  double secondHalfRate() {
    return Medians.of(
        ofRounds((with, without) ->
            with.measure().secondHalfPerSecond() / without.measure().secondHalfPerSecond()));
  }

  /** Heap that is there because of an id, bytes. */
  double heapBytesPerId() {
    return Medians.of(
        ofRounds((with, without) -> (with.heapBytes() - without.heapBytes()) / (double) ids));
  }

  /** Seconds to read the ids once. */
  double readingSeconds() {
    return median(
        many, turn -> turn.ids().map(ReadOnce::took).map(RememberedReport::seconds).orElseThrow());
  }

  /** The whole of a restart, in times that it takes to read the ids once. */
  double restartInReadings() {
    return median(many, turn -> seconds(turn.untilReady())) / readingSeconds();
  }

  /** Seconds of a restart that are there because of the ids. */
  double restartSecondsOfIds() {
    return Medians.of(
        ofRounds((with, without) -> seconds(with.untilReady()) - seconds(without.untilReady())));
  }

  private interface OfRound {
    double figure(RememberedTurn with, RememberedTurn without);
  }

  private double[] ofRounds(OfRound each) {
    return IntStream.range(0, many.size())
        .mapToDouble(round -> each.figure(many.get(round), none.get(round)))
        .toArray();
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>(Table.lines(HEAD, List.of(row(0, none), row(ids, many))));
    double[] rates = rates();
    lines.add("");
    lines.add(
        "Rate beside %s, over that beside none: %.3f (%.3f to %.3f), %.3f in the second half; %s."
            .formatted(
                name(ids),
                Medians.of(rates),
                Arrays.stream(rates).min().orElseThrow(),
                Arrays.stream(rates).max().orElseThrow(),
                secondHalfRate(),
                goal("at least %.2f".formatted(LEAST_RATE), Medians.of(rates) >= LEAST_RATE)));
    lines.add(
        "Heap for an id: %.2f bytes; %s."
            .formatted(
                heapBytesPerId(),
                goal(
                    "at most %.0f".formatted(MOST_BYTES_PER_ID),
                    heapBytesPerId() <= MOST_BYTES_PER_ID)));
    lines.add(
        "A restart takes %.1f s more than with no ids, and all of it as long as reading the ids %.2f times (once: %.2f s, %,d MB); %s."
            .formatted(
                restartSecondsOfIds(),
                restartInReadings(),
                readingSeconds(),
                ids * IdBlocks.ID_BYTES / 1_000_000,
                goal(
                    "less than %.0f".formatted(MOST_READINGS),
                    restartInReadings() < MOST_READINGS)));
    lines.add(
        "%,d events of %d bytes (lz4) of %,d organizations, 1%% repeats, about half beyond the allowance, and %,d of before; %d partitions; %s. %s"
            .formatted(
                events,
                RunEventText.bytes(),
                organizations,
                ToldBefore.EVENTS,
                Stage.PARTITIONS,
                many.size() == 1 ? "one round" : many.size() + " rounds",
                machine.description()));
    faults(none, 0).forEach(lines::add);
    faults(many, ids).forEach(lines::add);
    return lines;
  }

  private static String goal(String what, boolean met) {
    return "the goal is %s, %s".formatted(what, met ? "met" : "NOT MET");
  }

  private static Stream<String> faults(List<RememberedTurn> turns, long ids) {
    return turns.stream()
        .flatMap(turn -> turn.fault().stream())
        .map(fault -> "%s: %s".formatted(name(ids), fault));
  }

  private static List<String> row(long ids, List<RememberedTurn> turns) {
    double[] rates = turns.stream().mapToDouble(RememberedReport::rate).sorted().toArray();
    double[] others =
        turns.stream()
            .flatMapToDouble(turn -> turn.measure().othersProcessors().stream())
            .toArray();
    return List.of(
        name(ids),
        Table.rate(Medians.of(rates)),
        "%s to %s".formatted(Table.rate(rates[0]), Table.rate(rates[rates.length - 1])),
        Table.rate(median(turns, turn -> turn.measure().secondHalfPerSecond())),
        "%.2f".formatted(median(turns, RememberedReport::cpuPerMillion)),
        "%.2f".formatted(median(turns, turn -> turn.measure().applicationCpuPerMillion())),
        "%.2f".formatted(median(turns, turn -> turn.measure().brokerCpuPerMillion())),
        "%.1f".formatted(median(turns, RememberedTurn::heapBytes) / 1e6),
        "%.1f".formatted(median(turns, turn -> seconds(turn.firstStart()))),
        "%.1f".formatted(median(turns, turn -> seconds(turn.untilReady()))),
        "%.1f".formatted(median(turns, turn -> seconds(turn.untilCounting()))),
        others.length == 0 ? "not told" : "%.2f".formatted(Medians.of(others)),
        turns.stream().allMatch(turn -> turn.fault().isEmpty()) ? "yes" : "no");
  }

  private static double rate(RememberedTurn turn) {
    return turn.measure().eventsPerSecond();
  }

  private static double cpuPerMillion(RememberedTurn turn) {
    return turn.measure().applicationCpuPerMillion() + turn.measure().brokerCpuPerMillion();
  }

  private static double median(List<RememberedTurn> turns, ToDoubleFunction<RememberedTurn> what) {
    return Medians.of(turns.stream().mapToDouble(what).toArray());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  @Override
  public String toJson() {
    ObjectNode all = new JsonMapper().createObjectNode();
    all.put("ids", ids)
        .put("events", events)
        .put("organizations", organizations)
        .put("machine", machine.description())
        .put("rateOfNone", Medians.of(rates()))
        .put("secondHalfRateOfNone", secondHalfRate())
        .put("heapBytesPerId", heapBytesPerId())
        .put("readingSeconds", readingSeconds())
        .put("restartInReadings", restartInReadings())
        .put("restartSecondsOfIds", restartSecondsOfIds())
        .put("exact", isExact());
    put(all.putArray("none"), none);
    put(all.putArray("many"), many);
    return all.toPrettyString() + System.lineSeparator();
  }

  private static void put(ArrayNode rounds, List<RememberedTurn> turns) {
    for (RememberedTurn turn : turns) {
      ObjectNode one =
          rounds
              .addObject()
              .put("eventsPerSecond", turn.measure().eventsPerSecond())
              .put("secondHalfEventsPerSecond", turn.measure().secondHalfPerSecond())
              .put("cpuSecondsPerMillion", cpuPerMillion(turn))
              .put("applicationCpuSecondsPerMillion", turn.measure().applicationCpuPerMillion())
              .put("brokerCpuSecondsPerMillion", turn.measure().brokerCpuPerMillion())
              .put("heapBytes", turn.heapBytes())
              .put("firstStartSeconds", seconds(turn.firstStart()))
              .put("restartSeconds", seconds(turn.untilReady()))
              .put("countsAfterSeconds", seconds(turn.untilCounting()))
              .put("exact", turn.fault().isEmpty());
      turn.ids().ifPresent(read -> one.put("readingSeconds", seconds(read.took())));
      turn.fault().ifPresent(fault -> one.put("fault", fault));
    }
  }
}
