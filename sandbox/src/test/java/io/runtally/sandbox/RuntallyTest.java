package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RuntallyTest {
  @TempDir private Path folder;

  @Test
  void help_names_every_command() {
    String help = new CommandLine(Up.class).getUsageMessage();
    assertTrue(help.contains("--no-sample") && help.contains("--data-dir"), help);
    String all = Runtally.commandLine().getUsageMessage();
    assertTrue(all.contains("  up ") && all.contains("  topics "), all);
  }

  @Test
  void a_mistyped_option_is_told_with_the_options_there_are() {
    Answer answer = run("up", "--nosample");
    assertEquals(2, answer.code());
    assertTrue(answer.err().contains("Unknown option: '--nosample'"), answer.err());
  }

  @Test
  void a_port_that_is_none_is_one_sentence() {
    assertEquals(
        new Answer(1, "runtally: --meter-port must be a port from 1 to 65535, and is 0.\n"),
        run("up", "--meter-port", "0"));
  }

  @Test
  void one_port_for_two_is_one_sentence() {
    assertEquals(
        new Answer(
            1,
            "runtally: The broker and the meter cannot share port 9092: choose another with --meter-port.\n"),
        run("up", "--meter-port", "9092"));
    assertEquals(
        new Answer(
            1,
            "runtally: The meter and the Stripe simulator cannot share port 8081: choose another with --stripe-port.\n"),
        run("up", "--stripe-port", "8081"));
  }

  @Test
  void a_file_in_place_of_the_data_folder_is_one_sentence() throws Exception {
    Path file = Files.writeString(folder.resolve("data"), "not a folder");
    Answer answer = run("up", "--data-dir", file.toString());
    assertEquals(1, answer.code());
    assertTrue(
        answer.err().startsWith("runtally: The data folder %s cannot be used".formatted(file)),
        answer.err());
    assertFalse(answer.err().contains("\tat "), answer.err());
  }

  @Test
  void a_busy_port_is_one_sentence_that_names_the_option() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Answer answer = run("up", "--data-dir", folder.toString(), "--broker-port", port);
      assertEquals(
          new Answer(
              1,
              "runtally: Port %s, which the broker needs, is in use by another program: stop that, or choose another port with --broker-port.\n"
                  .formatted(port)),
          answer);
    }
  }

  private record Answer(int code, String err) {}

  private static Answer run(String... arguments) {
    StringWriter err = new StringWriter();
    int code = Runtally.commandLine().setErr(new PrintWriter(err)).execute(arguments);
    return new Answer(code, err.toString().replace(System.lineSeparator(), "\n"));
  }
}
