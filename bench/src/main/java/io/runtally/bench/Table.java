package io.runtally.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tables in Markdown that is also readable as it is. */
final class Table {
  private static final List<String> HEAD =
      List.of(
          "contender",
          "events/s",
          "least to most",
          "second half",
          "of `consumer`",
          "CPU s per million",
          "its own",
          "broker's",
          "others",
          "exact");

  private Table() {}

  static List<String> lines(List<Summary> summaries) {
    Optional<Double> limit =
        summaries.stream()
            .filter(each -> each.contender().name().equals("consumer"))
            .flatMap(each -> each.figures().stream())
            .map(figures -> figures.eventsPerSecond().median())
            .findFirst();
    return lines(HEAD, summaries.stream().map(each -> row(each, limit)).toList());
  }

  /** Any table: its first and its last column are text, all between them are numbers. */
  static List<String> lines(List<String> head, List<List<String>> body) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(head);
    rows.addAll(body);
    int[] widths = widths(rows);
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(line(row, widths)));
    lines.add(1, rule(widths));
    return lines;
  }

  private static List<String> row(Summary summary, Optional<Double> limit) {
    String name = "`" + summary.contender().name() + "`";
    String exact = summary.isExact() ? "yes" : "no";
    return summary
        .figures()
        .map(figures ->
            List.of(
                name,
                rate(figures.eventsPerSecond().median()),
                "%s to %s"
                    .formatted(
                        rate(figures.eventsPerSecond().least()),
                        rate(figures.eventsPerSecond().most())),
                rate(figures.secondHalfPerSecond()),
                limit.map(most -> ratio(figures, most)).orElse(""),
                "%.2f".formatted(figures.cpuPerMillion()),
                "%.2f".formatted(figures.applicationCpuPerMillion()),
                "%.2f".formatted(figures.brokerCpuPerMillion()),
                figures.othersProcessors().map("%.2f"::formatted).orElse("not told"),
                exact))
        .orElse(List.of(name, "", "", "", "", "", "", "", "", exact));
  }

  private static String ratio(Summary.Figures figures, double limit) {
    return "%.2f".formatted(figures.eventsPerSecond().median() / limit);
  }

  /** No more digits than mean something. */
  static String rate(double eventsPerSecond) {
    long step = eventsPerSecond < 10_000 ? 10 : 100;
    return "%,d".formatted(Math.round(eventsPerSecond / step) * step);
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < widths.length; column++) {
      String padding = " ".repeat(widths[column] - row.get(column).length());
      boolean text = column == 0 || column == widths.length - 1;
      line.append(' ')
          .append(text ? row.get(column) + padding : padding + row.get(column))
          .append(" |");
    }
    return line.toString();
  }

  private static String rule(int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < widths.length; column++) {
      boolean text = column == 0 || column == widths.length - 1;
      line.append("-".repeat(widths[column] + 1)).append(text ? "-|" : ":|");
    }
    return line.toString();
  }
}
