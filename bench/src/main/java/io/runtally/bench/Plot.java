package io.runtally.bench;

import java.util.List;

/** The rates as bars, one for each contender, in SVG that suits light pages and dark ones. */
final class Plot {
  private static final int WIDTH = 760;
  private static final int LEFT = 120;
  private static final int RIGHT = 90;
  private static final int TOP = 40;
  private static final int ROW = 30;
  private static final int BAR = 18;

  private Plot() {}

  /**
   * @param caption one line below the bars
   */
  static String svg(List<Summary> summaries, String caption) {
    double most =
        summaries.stream()
            .flatMap(each -> each.figures().stream())
            .mapToDouble(figures -> figures.eventsPerSecond().most())
            .max()
            .orElse(1);
    int height = TOP + summaries.size() * ROW + 36;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="system-ui, sans-serif" font-size="13">
        <title>Events per second of each contender</title>
        <style>
        text { fill: #1f2430 } .bar { fill: #9aa7bd } .ours { fill: #2f6fde } .range { stroke: #1f2430; stroke-width: 1.5 }
        @media (prefers-color-scheme: dark) { text { fill: #e4e8f0 } .bar { fill: #66738a } .ours { fill: #6ea0ff } .range { stroke: #e4e8f0 } }
        </style>
        <text x="0" y="18" font-weight="600">Events per second: the median of the rounds, and the slowest and fastest of them</text>
        """
            .formatted(WIDTH, height));
    for (int row = 0; row < summaries.size(); row++) {
      append(svg, summaries.get(row), TOP + row * ROW, most);
    }
    svg.append(
        "<text x=\"0\" y=\"%d\" font-size=\"11\">%s</text>\n"
            .formatted(height - 10, escaped(caption)));
    return svg.append("</svg>\n").toString();
  }

  private static void append(StringBuilder svg, Summary summary, int top, double most) {
    String name = summary.contender().name();
    int middle = top + ROW / 2;
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
            .formatted(LEFT - 10, middle + 5, escaped(name)));
    if (summary.figures().isEmpty()) {
      svg.append("<text x=\"%d\" y=\"%d\">no exact result</text>\n".formatted(LEFT, middle + 5));
      return;
    }
    Summary.Range rates = summary.figures().get().eventsPerSecond();
    svg.append(
        """
        <rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="2"/>
        <line class="range" x1="%d" x2="%d" y1="%d" y2="%d"/>
        <text x="%d" y="%d">%s</text>
        """
            .formatted(
                name.equals("runtally") ? "bar ours" : "bar",
                LEFT,
                middle - BAR / 2,
                length(rates.median(), most),
                BAR,
                LEFT + length(rates.least(), most),
                LEFT + length(rates.most(), most),
                middle,
                middle,
                LEFT + length(rates.most(), most) + 8,
                middle + 5,
                Table.rate(rates.median())));
  }

  private static long length(double rate, double most) {
    return Math.round(rate / most * (WIDTH - LEFT - RIGHT));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
