package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void it_stops_when_asked_and_does_its_last_work() throws Exception {
    try (JavaProcess process = start("tidy")) {
      awaitOutput(process, "running");
      process.stop(LIMIT);
      assertEquals(143, process.onExit().get());
      assertEquals(List.of("running", "tidied up"), process.lastLines());
    }
  }

  @Test
  void it_is_killed_when_it_does_not_stop_in_time() throws Exception {
    try (JavaProcess process = start("stubborn")) {
      awaitOutput(process, "running");
      process.stop(Duration.ofMillis(200));
      assertEquals(137, process.onExit().get());
    }
  }

  @Test
  void a_suspended_process_can_be_stopped_too() throws Exception {
    try (JavaProcess process = start("tidy")) {
      awaitOutput(process, "running");
      process.suspend();
      process.stop(LIMIT);
      assertEquals(143, process.onExit().get());
    }
  }

  @Test
  void it_does_not_hear_the_interrupt_of_the_terminal() throws Exception {
    try (JavaProcess process = start("tidy")) {
      awaitOutput(process, "running");
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      process.stop(LIMIT);
      // 130 would be the answer to the interrupt.
      assertEquals(143, process.onExit().get());
    }
  }

  @Test
  void its_early_end_is_reported_with_the_end_of_its_log() {
    try (JavaProcess process = start("failing")) {
      SandboxProblem problem =
          assertThrows(
              SandboxProblem.class, () -> process.awaitReady(() -> false, LIMIT, passed -> {}));
      assertEquals(
          "The child stopped by itself (exit code 3); its log is %s."
              .formatted(folder.resolve("child.log")),
          problem.getMessage());
      assertEquals(List.of("running", "out of coffee"), problem.lastLines());
    }
  }

  @Test
  void waiting_in_vain_ends_it() {
    try (JavaProcess process = start("tidy")) {
      assertThrows(
          SandboxProblem.class,
          () -> process.awaitReady(() -> false, Duration.ofMillis(200), passed -> {}));
      assertFalse(process.isAlive());
    }
  }

  @Test
  void a_log_that_cannot_be_written_is_one_sentence() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    SandboxProblem problem =
        assertThrows(
            SandboxProblem.class, () -> JavaProcess.start(program("tidy", file.resolve("log"))));
    assertTrue(
        problem.getMessage().startsWith("The child could not be started with its log in " + file),
        problem::forPeople);
  }

  private JavaProcess start(String manner) {
    return JavaProcess.start(program(manner, folder.resolve("child.log")));
  }

  private static JavaProgram program(String manner, Path log) {
    return new JavaProgram(
        "child",
        JavaProgram.ownClassPath(),
        List.of("-Xshare:auto"),
        Child.class.getName(),
        List.of(manner),
        Map.of(),
        log);
  }

  private void awaitOutput(JavaProcess process, String line) throws Exception {
    process.awaitReady(() -> process.lastLines().contains(line), LIMIT, passed -> {});
  }

  /** A process of the given manner. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws InterruptedException, IOException {
      switch (arguments[0]) {
        case "tidy" ->
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("tidied up")));
        case "stubborn" -> Runtime.getRuntime().addShutdownHook(new Thread(Child::hang));
        case "failing" -> {
          System.out.println("running");
          System.out.println("out of coffee");
          System.exit(3);
        }
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      System.out.println("running");
      Thread.currentThread().join();
    }

    private static void hang() {
      try {
        Thread.currentThread().join();
      } catch (InterruptedException never) {
        throw new IllegalStateException(never);
      }
    }
  }
}
