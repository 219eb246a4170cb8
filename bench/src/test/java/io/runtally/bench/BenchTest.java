package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {
  @Test
  void contenders_have_the_names_that_others_rely_on() {
    assertEquals(
        List.of(
            "consumer",
            "parse",
            "pass-through",
            "usual",
            "usual-tuned",
            "flink",
            "postgres",
            "bare",
            "runtally"),
        Contenders.ALL.stream().map(Contender::name).toList());
  }

  @Test
  void help_tells_what_each_contender_is() {
    String help = Bench.commandLine().getUsageMessage();
    assertTrue(help.contains("--quick") && help.contains("--json=FILE"), help);
    Contenders.ALL.forEach(each -> assertTrue(help.contains(each.name()), each.name()));
  }

  @Test
  void a_mistake_is_one_sentence_and_exit_code_2() {
    assertMistake(
        "--only knows no \"spark\": it takes consumer, parse, pass-through, usual, usual-tuned, flink, postgres, bare, runtally.",
        "--only",
        "consumer,spark");
    assertMistake("--events must be from 1000 to 1000000000.", "--events", "7");
    assertMistake("--rounds must be from 1 to 100.", "--rounds", "0");
    assertMistake("--organizations must be from 1 to 1000000.", "--organizations", "0");
    assertMistake("--zipf must be above 0 and at most 3.", "--zipf", "-1");
    assertMistake(
        "The folder of --json must be there, and /no/such/folder is not.",
        "--json",
        "/no/such/folder/bench.json");
  }

  @Test
  void a_mistake_in_asking_for_latency_is_one_too() {
    assertMistake("--rate must be from 100 to 10000000.", "latency", "--rate", "7");
    assertMistake(
        "--commit-interval must be from 10 to 5000.", "latency", "--commit-interval", "9");
    assertMistake("--seconds must be from 1 to 3600.", "latency", "--seconds", "0");
  }

  @Test
  void so_is_a_mistake_in_asking_for_remembered_ids() {
    assertMistake("--ids must be from 100000 to 500000000.", "remembered", "--ids", "7");
    assertMistake("--rounds must be from 1 to 100.", "remembered", "--rounds", "0");
  }

  private static void assertMistake(String sentence, String... arguments) {
    StringWriter err = new StringWriter();
    int code = Bench.commandLine().setErr(new PrintWriter(err)).execute(arguments);
    assertEquals(2, code, err::toString);
    assertEquals(sentence, err.toString().lines().findFirst().orElse(""));
  }
}
