package io.runtally.sandbox;

import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The standings in words and columns, at most 100 characters wide. */
final class StandingsTable {
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
  private static final int NAME_WIDTH = 24;
  private static final int LINES_AROUND = 3;

  private StandingsTable() {}

  /**
   * A table of at most {@code rows} lines. Where not all organizations fit, those with the most
   * runs are shown; their order is that of their ids, so that rows keep their places.
   */
  static List<String> lines(
      List<Standing> standings, long rejectedEvents, YearMonth month, int rows) {
    int fitting = Math.max(1, rows - LINES_AROUND);
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            MONTH.format(month),
            "runs",
            "allowance",
            "overage",
            "waiting",
            "balance",
            "auto-recharge"));
    standings.stream()
        .sorted(Comparator.comparingLong(Standing::runs).reversed())
        .limit(fitting)
        .sorted(Comparator.comparing(Standing::organizationId))
        .map(StandingsTable::row)
        .forEach(lines::add);
    int hidden = standings.size() - fitting;
    lines.add(hidden > 0 ? "... and %,d more organizations".formatted(hidden) : "");
    lines.add(summary(standings, rejectedEvents));
    return lines;
  }

  /** All of it in one line. */
  static String summary(List<Standing> standings, long rejectedEvents) {
    return String.format(
        Locale.ROOT,
        "%,d organizations, %,d runs, %,d overage, %,d waiting, %,d rejected",
        standings.size(),
        standings.stream().mapToLong(Standing::runs).sum(),
        standings.stream().mapToLong(Standing::overage).sum(),
        standings.stream().mapToLong(Standing::waiting).sum(),
        rejectedEvents);
  }

  private static String row(Standing standing) {
    return row(
        standing.organizationId(),
        number(standing.runs()),
        standing.allowance().map(StandingsTable::number).orElse("no plan"),
        number(standing.overage()),
        number(standing.waiting()),
        number(standing.balance()),
        standing
            .autoRecharge()
            .map(state -> state.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .orElse(""));
  }

  private static String row(
      String name,
      String runs,
      String allowance,
      String overage,
      String waiting,
      String balance,
      String autoRecharge) {
    return String.format(
            Locale.ROOT,
            "%-24s %11s %11s %11s %9s %11s  %s",
            name.length() > NAME_WIDTH ? name.substring(0, NAME_WIDTH - 3) + "..." : name,
            runs,
            allowance,
            overage,
            waiting,
            balance,
            autoRecharge)
        .stripTrailing();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
