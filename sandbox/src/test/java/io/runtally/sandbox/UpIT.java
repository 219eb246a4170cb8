package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code runtally up} as a person starts, stops and breaks it, with the packaged meter. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern RUNS = Pattern.compile("([\\d,]+) organizations, ([\\d,]+) runs");

  /** One for all: each start goes on from where the one before was stopped or killed. */
  @TempDir private static Path data;

  @TempDir private static Path logs;

  private static final int BROKER_PORT = Ports.free();
  private static final int METER_PORT = Ports.free();

  private Optional<JavaProcess> started = Optional.empty();

  @AfterEach
  void stopWhatIsLeft() {
    started.ifPresent(JavaProcess::close);
  }

  @Test
  @Order(1)
  void it_shows_the_runs_of_the_sample_and_stops_when_asked() throws Exception {
    JavaProcess up = up("first");
    awaitReady(up);
    Waiting.until("runs are counted", LIMIT, () -> runsShown("first") > 0);

    try (JavaProcess second = start("second")) {
      assertEquals(1, second.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS));
      assertTrue(
          output("second").contains("is in use by another `runtally up` (process " + up.pid()),
          () -> output("second"));
    }

    up.stop(LIMIT);
    assertEquals(0, up.onExit().get());
    assertTrue(output("first").contains("Stopped."), () -> output("first"));
    assertFalse(output("first").contains("\033"), () -> output("first"));
  }

  @Test
  @Order(2)
  void what_was_counted_is_there_at_the_next_start_and_the_end_of_the_meter_ends_it()
      throws Exception {
    long before = runsShown("first");
    JavaProcess up = up("third", "--no-sample");
    awaitReady(up);
    Waiting.until("the runs of the first start", LIMIT, () -> runsShown("third") >= before);

    ProcessHandle meter = child(up, "meter");
    assertTrue(meter.destroyForcibly());
    assertEquals(1, up.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS));
    assertTrue(
        output("third")
            .contains(
                "runtally: The meter stopped by itself (exit code 137); its log is "
                    + data.resolve("meter.log")),
        () -> output("third"));
  }

  @Test
  @Order(3)
  void a_kill_takes_everything_along_and_loses_nothing() throws Exception {
    long before = runsShown("first");
    JavaProcess killed = up("fourth", "--no-sample");
    awaitReady(killed);
    List<ProcessHandle> children = killed.children();
    assertEquals(2, children.size());
    killed.kill();
    Waiting.until(
        "broker and meter are gone",
        LIMIT,
        () -> children.stream().noneMatch(ProcessHandle::isAlive));

    JavaProcess again = up("fifth", "--no-sample");
    awaitReady(again);
    Waiting.until("the runs of the first start", LIMIT, () -> runsShown("fifth") >= before);
  }

  private JavaProcess up(String name, String... options) {
    JavaProcess process = start(name, options);
    started = Optional.of(process);
    return process;
  }

  private static JavaProcess start(String name, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--data-dir",
                data.toString(),
                "--broker-port",
                Integer.toString(BROKER_PORT),
                "--meter-port",
                Integer.toString(METER_PORT)));
    arguments.addAll(List.of(options));
    return JavaProcess.start(
        new JavaProgram(
            "up",
            JavaProgram.ownClassPath(),
            List.of("-Druntally.home=" + Path.of("..").toAbsolutePath().normalize()),
            Runtally.class.getName(),
            arguments,
            Map.of(),
            log(name)));
  }

  private static void awaitReady(JavaProcess up) throws InterruptedException {
    up.awaitReady(
        () -> String.join("\n", up.lastLines()).contains("Runtally is ready"), LIMIT, passed -> {});
  }

  private static ProcessHandle child(JavaProcess parent, String name) {
    return parent.children().stream()
        .filter(process ->
            process.info().commandLine().orElse("").contains("-Druntally.process=" + name))
        .findAny()
        .orElseThrow();
  }

  /** The runs that the last line of standings told; 0 before the first. */
  private static long runsShown(String name) {
    long runs = 0;
    Matcher lines = RUNS.matcher(output(name));
    while (lines.find()) {
      runs = Long.parseLong(lines.group(2).replace(",", ""));
    }
    return runs;
  }

  private static Path log(String name) {
    return logs.resolve(name + ".log");
  }

  private static String output(String name) {
    try {
      return Files.exists(log(name)) ? Files.readString(log(name)) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
