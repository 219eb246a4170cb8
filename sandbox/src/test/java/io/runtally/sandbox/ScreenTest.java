package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void without_a_terminal_no_control_code_is_written() {
    Screen screen = screen(false);
    Screen.Step step = screen.begin("Starting");
    step.goesOn(Duration.ofSeconds(3));
    step.done("Started");
    screen.say("Ready");
    assertTrue(written().matches("Starting ...\\RStarted \\(\\d\\.\\d s\\)\\RReady\\R"), written());
  }

  @Test
  void a_step_counts_its_seconds_on_a_terminal() {
    Screen.Step step = screen(true).begin("Starting");
    step.goesOn(Duration.ofMillis(2_100));
    step.goesOn(Duration.ofMillis(2_900));
    assertEquals("Starting ...\r\033[KStarting ... 2 s", written());
  }

  @Test
  void a_picture_is_painted_over_the_one_before() {
    Screen screen = screen(true);
    Screen.Size size = new Screen.Size(24, 80);
    screen.paint(List.of("one", "two"), size);
    screen.paint(List.of("three"), size);
    assertEquals("\r\033[Kone\n\r\033[Ktwo\n\033[J\033[2A\r\033[Kthree\n\033[J", written());
  }

  @Test
  void what_is_said_in_between_is_not_painted_over() {
    Screen screen = screen(true);
    Screen.Size size = new Screen.Size(24, 80);
    screen.paint(List.of("one"), size);
    screen.say("Stopping");
    written.reset();
    screen.paint(List.of("two"), size);
    assertEquals("\r\033[Ktwo\n\033[J", written());
  }

  @Test
  void a_line_is_cut_where_the_terminal_ends() {
    screen(true).paint(List.of("abcdef"), new Screen.Size(24, 5));
    assertEquals("\r\033[Kabcd\n\033[J", written());
  }

  private Screen screen(boolean terminal) {
    PrintStream out = new PrintStream(written, true, UTF_8);
    return new Screen(out, new PrintWriter(out, true, UTF_8), terminal);
  }

  private String written() {
    return written.toString(UTF_8);
  }
}
