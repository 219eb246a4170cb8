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
  private static final int WIDTH = 100;
  private static final int NAME_WIDTH = 18;
  private static final int LINES_AROUND = 4;

  private StandingsTable() {}

  /**
   * A table of at most {@code rows} lines. Where not all organizations fit, those with the most
   * runs are shown; their order is that of their ids, so that rows keep their places.
   */
  static List<String> lines(
      List<Standing> standings, Standings.Totals totals, YearMonth month, int rows) {
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
    lines.add(runs(standings, totals));
    lines.add(recharges(totals));
    return lines;
  }

  /** All of it in one line. */
  static String summary(List<Standing> standings, Standings.Totals totals) {
    return runs(standings, totals) + "; " + recharges(totals);
  }

  private static String runs(List<Standing> standings, Standings.Totals totals) {
    return String.format(
        Locale.ROOT,
        "%,d organizations, %,d runs, %,d overage, %,d waiting, %,d rejected",
        standings.size(),
        standings.stream().mapToLong(Standing::runs).sum(),
        standings.stream().mapToLong(Standing::overage).sum(),
        standings.stream().mapToLong(Standing::waiting).sum(),
        totals.rejectedEvents());
  }

  private static String recharges(Standings.Totals totals) {
    return String.format(
        Locale.ROOT, "recharges: %,d paid, %,d failed", totals.paid(), totals.failed());
  }

  private static String row(Standing standing) {
    return row(
        standing.organizationId(),
        number(standing.runs()),
        standing.allowance().map(StandingsTable::number).orElse("no plan"),
        number(standing.overage()),
        number(standing.waiting()),
        number(standing.balance()),
        standing.autoRechargeInWords());
  }

  private static String row(
      String name,
      String runs,
      String allowance,
      String overage,
      String waiting,
      String balance,
      String autoRecharge) {
    String text =
        String.format(
                Locale.ROOT,
                "%-18s %10s %9s %9s %8s %8s  %s",
                name.length() > NAME_WIDTH ? name.substring(0, NAME_WIDTH - 3) + "..." : name,
                runs,
                allowance,
                overage,
                waiting,
                balance,
                autoRecharge)
            .stripTrailing();
    return text.substring(0, Math.min(WIDTH, text.length()));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
