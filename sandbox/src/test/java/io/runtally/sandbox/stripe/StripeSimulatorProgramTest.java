package io.runtally.sandbox.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StripeSimulatorProgramTest {
  private static final String READY = "The Stripe simulator is ready: ";

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StripeSimulatorProgram.class.getName()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  private static URI awaitReady(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        return URI.create(line.substring(READY.length()));
      }
    }
    throw new AssertionError("It ended before it was ready");
  }

  /** All that it says until its end. */
  private static List<String> said(Process process) throws IOException {
    // The tests' class path holds the meter's logging too, which SLF4J remarks.
    return process.inputReader().readAllLines().stream()
        .filter(line -> !line.startsWith("SLF4J"))
        .toList();
  }

  @Test
  void what_was_answered_survives_a_kill_and_a_stop_is_clean() throws Exception {
    String data = folder.toString();
    Process first = start("--port", "0", "--data-dir", data);
    StripeControl before = new StripeControl(awaitReady(first.inputReader()));
    before.customer("org_1", "pm_card_visa");
    first.destroyForcibly().waitFor();

    Process second = start("--port", "0", "--data-dir", data);
    BufferedReader output = second.inputReader(StandardCharsets.UTF_8);
    URI address = awaitReady(output);
    assertEquals(1, Stripe.client(address).v1().customers().list().getData().size());
    // Through the handle, because Process.destroy closes the output that is read below.
    second.toHandle().destroy();
    assertTrue(second.waitFor(20, TimeUnit.SECONDS));
    assertEquals("Stopped.", output.readLine());
    assertEquals(0, second.exitValue());
  }

  @Test
  void a_taken_port_is_told_in_one_sentence() throws Exception {
    try (StripeSimulator simulator = StripeSimulator.start(StripeSimulator.Settings.anywhere())) {
      int port = simulator.address().getPort();
      Process process = start("--port", Integer.toString(port));
      List<String> lines = said(process);
      assertEquals(1, process.waitFor());
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(lines.getFirst().startsWith("stripe-simulator: Port " + port), lines::toString);
    }
  }

  @Test
  void a_wrong_webhook_is_told_in_one_sentence() throws Exception {
    Process process = start("--port", "0", "--webhook", "nowhere");
    List<String> lines = said(process);
    assertEquals(1, process.waitFor());
    assertEquals(1, lines.size(), lines::toString);
  }
}
