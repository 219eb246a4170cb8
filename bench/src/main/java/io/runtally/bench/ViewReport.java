package io.runtally.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How often a second the credits view answered.
 *
 * @param bound whether processes were bound to processors
 * @param bareBy what executed the bare statement
 * @param answerBytes length of each answer's body
 * @param faults of answers that were other ones than expected
 */
record ViewReport(
    Machine machine,
    long entries,
    int connections,
    boolean bound,
    String bareBy,
    int answerBytes,
    Map<Setting, List<Turn>> turns,
    List<String> faults)
    implements Finding {
  private static final List<String> HEAD =
      List.of(
          "on one processor",
          "a second",
          "least to most",
          "of the bare statement",
          "view's processors",
          "database's",
          "exact");

  ViewReport {
    turns = Map.copyOf(turns);
    faults = List.copyOf(faults);
  }

  /** Who has one processor to themselves, while all others share the other one. */
  enum Setting {
    BARE("the bare statement: the database"),
    VIEW("the credits call: the view"),
    BOTH("the credits call: the view and its database");

    private final String title;

    Setting(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /**
   * One turn.
   *
   * @param viewProcessors that the view kept busy
   * @param databaseProcessors that the database kept busy
   */
  record Turn(double perSecond, double viewProcessors, double databaseProcessors) {}

  @Override
  public boolean isExact() {
    return faults.isEmpty();
  }

  private List<Turn> of(Setting setting) {
    return turns.getOrDefault(setting, List.of());
  }

  private double median(Setting setting, ToDoubleFunction<Turn> number) {
    return Medians.of(of(setting).stream().mapToDouble(number).toArray());
  }

  /** Answers a second, over how often a second the bare statement was executed. */
  double share(Setting setting) {
    return median(setting, Turn::perSecond) / median(Setting.BARE, Turn::perSecond);
  }

  @Override
  public List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      rows.add(row(setting));
    }
    List<String> lines = new ArrayList<>(Table.lines(HEAD, rows));
    lines.add("");
    lines.add(
        "%,d entries of history, %d connections%s; answers of %,d bytes; the bare statement by %s. %s"
            .formatted(
                entries,
                connections,
                bound ? "" : ", NOT bound to processors (there is no taskset, or only one)",
                answerBytes,
                bareBy,
                machine.description()));
    faults.forEach(fault -> lines.add("An answer was another one than expected: " + fault));
    return lines;
  }

  private List<String> row(Setting setting) {
    double[] rates = of(setting).stream().mapToDouble(Turn::perSecond).sorted().toArray();
    return List.of(
        setting.title(),
        Table.rate(median(setting, Turn::perSecond)),
        "%s to %s".formatted(Table.rate(rates[0]), Table.rate(rates[rates.length - 1])),
        "%.2f".formatted(share(setting)),
        "%.2f".formatted(median(setting, Turn::viewProcessors)),
        "%.2f".formatted(median(setting, Turn::databaseProcessors)),
        isExact() ? "yes" : "no");
  }

  @Override
  public String toJson() {
    ObjectNode all = new JsonMapper().createObjectNode();
    all.put("entries", entries)
        .put("connections", connections)
        .put("boundToProcessors", bound)
        .put("bareBy", bareBy)
        .put("answerBytes", answerBytes)
        .put("machine", machine.description());
    ArrayNode settings = all.putArray("settings");
    for (Setting setting : Setting.values()) {
      settings
          .addObject()
          .put("name", setting.name().toLowerCase(Locale.ROOT))
          .put("perSecond", median(setting, Turn::perSecond))
          .put("ofBare", share(setting))
          .put("viewProcessors", median(setting, Turn::viewProcessors))
          .put("databaseProcessors", median(setting, Turn::databaseProcessors));
    }
    all.put("exact", isExact());
    ArrayNode wrong = all.putArray("faults");
    faults.forEach(wrong::add);
    return all.toPrettyString() + System.lineSeparator();
  }
}
