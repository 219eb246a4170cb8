package io.runtally.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Where the sandbox tells how it goes. On a terminal a step counts its seconds and a picture is
 * painted over the one before; elsewhere each is a line and no control code is ever written.
 */
final class Screen {
  private static final String TO_LINE_START_AND_CLEAR = "\r\033[K";
  private static final int DEFAULT_ROWS = 24;

  private final PrintStream out;
  private final boolean terminal;
  private int linesPainted;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
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

  /** Paints the lines over those painted before, as many as fit. */
  void paint(List<String> lines) {
    StringBuilder picture = new StringBuilder();
    if (linesPainted > 0) {
      picture.append("\033[%dA".formatted(linesPainted));
    }
    for (String line : lines) {
      picture.append("\r\033[K").append(line).append('\n');
    }
    // What is left of a longer picture before.
    picture.append("\033[J");
    out.print(picture);
    out.flush();
    linesPainted = lines.size();
  }

  /** Rows of the terminal; its size may change at any time. */
  int rows() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectErrorStream(true)
              .start();
      String size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .toLowerCase(Locale.ROOT);
      return size.matches("\\d+ \\d+") && !size.startsWith("0 ")
          ? Integer.parseInt(size.substring(0, size.indexOf(' ')))
          : DEFAULT_ROWS;
    } catch (IOException noTerminal) {
      return DEFAULT_ROWS;
    }
  }
}
