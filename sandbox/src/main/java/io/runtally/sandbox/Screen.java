package io.runtally.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Where the sandbox tells how it goes. On a terminal a step counts its seconds and a picture is
 * painted over the one before; elsewhere each is a line and no control code is ever written.
 */
final class Screen {
  private static final String TO_LINE_START_AND_CLEAR = "\r\033[K";
  private static final Size DEFAULT_SIZE = new Size(24, 80);

  private final PrintStream out;
  private final PrintWriter err;
  private final boolean terminal;
  private int linesPainted;

  Screen(PrintStream out, PrintWriter err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  boolean isTerminal() {
    return terminal;
  }

  void say(String line) {
    out.println(line);
    out.flush();
    linesPainted = 0;
  }

  /** Says what went wrong, where a script looks for it. */
  void complain(String text) {
    out.flush();
    err.println(text);
    err.flush();
    linesPainted = 0;
  }

  /** Begins something that takes a while. */
  Step begin(String what) {
    if (terminal) {
      out.print(what + " ...");
      out.flush();
    } else {
      say(what + " ...");
    }
    return new Step(what);
  }

  /** Something under way. */
  final class Step {
    private final String what;
    private final long began = System.nanoTime();
    private long secondsShown;

    private Step(String what) {
      this.what = what;
    }

    /** Shows that it is still under way; to be called as often as one likes. */
    void goesOn(Duration passed) {
      if (terminal && passed.toSeconds() > secondsShown) {
        secondsShown = passed.toSeconds();
        out.print(TO_LINE_START_AND_CLEAR + "%s ... %d s".formatted(what, secondsShown));
        out.flush();
      }
    }

    void done(String result) {
      double seconds = (System.nanoTime() - began) / 1e9;
      String line = "%s (%.1f s)".formatted(result, seconds);
      say(terminal ? TO_LINE_START_AND_CLEAR + line : line);
    }
  }

  /** Paints the lines over those painted before, each cut where the terminal ends. */
  void paint(List<String> lines, Size size) {
    StringBuilder picture = new StringBuilder();
    if (linesPainted > 0) {
      picture.append("\033[%dA".formatted(linesPainted));
    }
    for (String line : lines) {
      // A line that went on in the next row would be counted as one and painted over as one.
      String fitting =
          line.length() < size.columns() ? line : line.substring(0, size.columns() - 1);
      picture.append(TO_LINE_START_AND_CLEAR).append(fitting).append('\n');
    }
    // What is left of a longer picture before.
    picture.append("\033[J");
    out.print(picture);
    out.flush();
    linesPainted = lines.size();
  }

  /** Of a terminal, in characters. */
  record Size(int rows, int columns) {}

  /** How large the terminal is now; people change that at any time. */
  static Size size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectErrorStream(true)
              .start();
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (answer.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
        int gap = answer.indexOf(' ');
        return new Size(
            Integer.parseInt(answer.substring(0, gap)),
            Integer.parseInt(answer.substring(gap + 1)));
      }
      return DEFAULT_SIZE;
    } catch (IOException noTerminal) {
      return DEFAULT_SIZE;
    }
  }
}
