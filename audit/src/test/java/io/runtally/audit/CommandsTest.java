package io.runtally.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {
  @TempDir private Path folder;

  private record Answer(int code, String err) {}

  private static Answer run(Object command, String... arguments) {
    var err = new StringWriter();
    int code =
        new CommandLine(command)
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Answer(code, err.toString());
  }

  private Path impatient() throws Exception {
    return Files.writeString(
        folder.resolve("client.properties"),
        "default.api.timeout.ms=600\nrequest.timeout.ms=500\n");
  }

  @Test
  void brokers_that_do_not_answer_are_one_sentence_and_exit_2() throws Exception {
    String[] nowhere = {
      "--bootstrap-servers=127.0.0.1:1", "--command-config=" + impatient(), "--temp-dir=" + folder
    };
    Answer verified = run(new Verify(), nowhere);
    assertEquals(2, verified.code());
    assertTrue(
        verified.err().startsWith("runtally: The brokers at 127.0.0.1:1 cannot be read: "),
        verified::err);
    assertEquals(1, verified.err().lines().count(), verified::err);
    Answer explained = run(new Explain(), nowhere[0], nowhere[1], "org_a", "1");
    assertEquals(2, explained.code());
    assertEquals(1, explained.err().lines().count(), explained::err);
    try (var left = Files.list(folder)) {
      assertEquals(1, left.count(), "Nothing is left but the settings");
    }
  }

  @Test
  void options_that_make_no_sense_are_one_sentence() {
    assertEquals(
        new Answer(2, "runtally: --units-per-credit must be from 1 to 1,000 for each type.\n"),
        run(new Verify(), "--units-per-credit", "ai.ruleengine.ruleset.run=0"));
    assertEquals(
        new Answer(
            2,
            "runtally: --runs names my.runs, so its rate is needed too: --units-per-credit my.runs=100.\n"),
        run(new Verify(), "--runs", "my.runs"));
    assertEquals(
        new Answer(2, "runtally: The file no-such-file cannot be read.\n"),
        run(new Verify(), "--command-config", "no-such-file"));
  }
}
