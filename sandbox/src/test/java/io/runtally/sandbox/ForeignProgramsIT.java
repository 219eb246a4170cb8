package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Everything comes from programs that are not written in Java: kcat, whose library puts most keys
 * on other partitions than a Java producer does, and the example of a rule engine in Node, which
 * tells the same library not to.
 */
@NullUnmarked
class ForeignProgramsIT {
  private static final int WORKED_EXAMPLES = 6;
  private static final int EVENTS = 25_000;
  private static final int REPEATS = 1_000;
  private static final int BINARY = 5;
  private static final String FILLER = "org_filler";

  /** A value that cannot be counted, and why. */
  private record Malformed(String value, String reason) {
    static Malformed of(String reason, String value) {
      return new Malformed(value, reason);
    }
  }

  private static MeterRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = MeterRig.start();
    rig.meter("meter-1");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void what_kcat_sends_is_counted_as_worked_out_by_hand() throws Exception {
    assumeTrue(isInstalled("kcat"), "Skipped: kcat is not installed (Debian's package kcat)");
    Kcat kcat = new Kcat(rig.broker().bootstrapServers());
    List<String> runs = runs();
    List<Malformed> malformed = malformed();
    produceFacts(kcat);
    // Half of the events come under a key that is no organization's, some without any.
    int third = runs.size() / 3;
    kcat.produce("run-events", keyed(runs.subList(0, third), "org_0"), "-K", "\t");
    kcat.produce("run-events", keyedBySubject(runs.subList(third, 2 * third)), "-K", "\t");
    kcat.produce("run-events", runs.subList(2 * third, runs.size()));
    kcat.produce("run-events", malformed.stream().map(Malformed::value).toList());
    for (int n = 0; n < BINARY; n++) {
      produceBinary(kcat, "org_0", "run-" + (WorkedExample.RUNS - 1 - n));
    }

    Books books = rig.books();
    for (int n = 0; n < WORKED_EXAMPLES; n++) {
      WorkedExample.awaitIn(books, "org_" + n);
    }
    books.until(() -> books.balance("org_gen") == 10, () -> books.ledger("org_gen"));
    books.until(
        () -> books.all(Topics.RUN_EVENTS_REJECTED).size() >= malformed.size(),
        () -> books.reasons(Topics.RUN_EVENTS_REJECTED));
    books.settle();

    for (int n = 0; n < WORKED_EXAMPLES; n++) {
      WorkedExample.assertIn(books, "org_" + n);
    }
    assertEquals(fillerRuns(), books.judgedRuns(FILLER));
    assertEquals(
        10, books.deductions("org_gen").stream().mapToLong(CreditDeduction::credits).sum());
    assertEquals(0, books.all(Topics.RECORDS_REJECTED).size());
    assertRejected(books, malformed);
  }

  @Test
  void what_the_example_in_node_sends_is_counted_at_home_and_its_gate_follows_the_balance()
      throws Exception {
    assumeTrue(
        NodeExample.isInstalled(),
        "Skipped: examples/rule-engine-node is not installed (its README says how)");
    String organization = "org_node";
    List<String> others = IntStream.range(0, 12).mapToObj(n -> organization + "_" + n).toList();
    NodeExample node = new NodeExample(rig.broker().bootstrapServers());
    rig.plan(organization, 100);
    others.forEach(each -> rig.plan(each, 1_000));
    rig.flush();
    try (NodeExample.Gate gate = node.gate()) {
      assertEquals(organization + " no 0", gate.ask(organization));
      rig.purchase(organization, 2, "pi_node");
      rig.flush();
      gate.until(organization, "yes 2");

      List<String> runs = new ArrayList<>(NodeExample.runs(organization, 300));
      runs.addAll(NodeExample.runs(organization, 50));
      others.forEach(each -> runs.addAll(NodeExample.runs(each, 20)));
      assertEquals("590 runs sent, 0 not.", node.send(runs));

      gate.until(organization, "no 0");
    }
    Books books = rig.books();
    for (String each : others) {
      books.until(() -> books.judgedRuns(each) == 20, () -> each + ": " + books.usage(each));
    }
    books.until(() -> books.judgedRuns(organization) == 300, () -> books.usage(organization));
    assertEquals(
        2, books.deductions(organization).stream().mapToLong(CreditDeduction::credits).sum());
    assertEquals(List.of(), node.strays(organization));
  }

  @Test
  void the_example_in_node_tells_what_it_could_not_send_and_how_far_it_came() throws Exception {
    assumeTrue(
        NodeExample.isInstalled(),
        "Skipped: examples/rule-engine-node is not installed (its README says how)");
    NodeExample.test();

    NodeExample node = new NodeExample(rig.broker().bootstrapServers());
    String organization = "org_node_stopped";
    rig.plan(organization, 100);
    rig.flush();
    List<String> runs = NodeExample.runs(organization, 2);
    String withoutTime = "{\"id\":\"run-9\",\"organization\":\"%s\"}".formatted(organization);
    assertEquals("1 runs sent, 2 not.", node.send(List.of(runs.getFirst(), "{", withoutTime), 1));

    Process sender = node.sender();
    sender.outputWriter(UTF_8).append(runs.getLast()).append('\n').flush();
    Books books = rig.books();
    books.until(() -> books.judgedRuns(organization) == 2, () -> books.usage(organization));
    // The handle's: the process' own would also close its output, unread.
    assertTrue(sender.toHandle().destroy());
    assertEquals(
        """
        1 runs sent, 0 not.
        Line 1 is the last that Kafka acknowledged; what failed before it is told above.\
        """,
        NodeExample.lastWords(sender, 143));
  }

  private static void assertRejected(Books books, List<Malformed> malformed) {
    assertTrue(malformed.size() >= 20);
    assertEquals(
        new TreeMap<>(malformed.stream().collect(groupingBy(Malformed::reason, counting()))),
        new TreeMap<>(
            books.reasons(Topics.RUN_EVENTS_REJECTED).stream()
                .collect(groupingBy(reason -> reason, counting()))));
    List<ConsumerRecord<byte[], byte[]>> rejected = books.all(Topics.RUN_EVENTS_REJECTED);
    for (Malformed each : malformed) {
      ConsumerRecord<byte[], byte[]> found =
          rejected.stream()
              .filter(record -> each.value().equals(new String(record.value(), UTF_8)))
              .findFirst()
              .orElseThrow(() -> new AssertionError("Not in the rejected topic: " + each));
      assertArrayEquals(
          each.reason().getBytes(UTF_8), found.headers().lastHeader("runtally.reason").value());
    }
  }

  private static void produceFacts(Kcat kcat) throws Exception {
    List<String> plans = new ArrayList<>();
    List<String> payments = new ArrayList<>();
    for (int n = 0; n < WORKED_EXAMPLES; n++) {
      plans.add(plan("org_" + n, WorkedExample.ALLOWANCE));
      payments.add(payment("org_" + n, WorkedExample.DOLLARS, "pi_" + n));
    }
    plans.add(plan(FILLER, 100_000));
    payments.add(payment("org_gen", 20, "pi_gen"));
    kcat.produce("organization-plans", plans, "-K", "\t");
    kcat.produce("credit-payments", payments, "-K", "\t");
    kcat.produce("credit-payments", payments, "-K", "\t");
    String generation = "ai.ruleengine.template.generation";
    kcat.produce(
        "run-events",
        List.of(
            MeterRig.event("org_gen", generation, "g-1", ""),
            MeterRig.event("org_gen", generation, "g-2", ",\"data\":{\"quantity\":1}"),
            MeterRig.event("org_gen", generation, "g-3", ",\"data\":{}"),
            MeterRig.event("org_gen", generation, "g-4", ",\"data\":{\"credits\":7}")));
  }

  private static int fillerRuns() {
    return EVENTS - REPEATS - WORKED_EXAMPLES * WorkedExample.RUNS;
  }

  /** All structured run events in random order, repeats among them. */
  private static List<String> runs() {
    List<String> all = new ArrayList<>();
    for (int n = 0; n < WORKED_EXAMPLES; n++) {
      int structured = WorkedExample.RUNS - (n == 0 ? BINARY : 0);
      for (int run = 0; run < structured; run++) {
        all.add(MeterRig.run("org_" + n, "run-" + run));
      }
    }
    for (int run = 0; run < fillerRuns(); run++) {
      all.add(MeterRig.run(FILLER, "run-" + run));
    }
    Random random = new Random(42);
    IntStream.range(0, REPEATS).forEach(_ -> all.add(all.get(random.nextInt(all.size()))));
    Collections.shuffle(all, random);
    return all;
  }

  private static void produceBinary(Kcat kcat, String organization, String id) throws Exception {
    kcat.produce(
        "run-events",
        List.of("{\"ruleSetId\":\"rs_42\"}"),
        "-H",
        "ce_specversion=1.0",
        "-H",
        "ce_id=" + id,
        "-H",
        "ce_source=/rule-engine/eu-1",
        "-H",
        "ce_type=" + MeterRig.RUNS,
        "-H",
        "ce_subject=" + organization,
        "-H",
        "ce_time=" + Instant.now());
  }

  private static List<Malformed> malformed() {
    String tooOld = Instant.now().minus(Duration.ofDays(36)).toString();
    String future = Instant.now().plus(Duration.ofHours(1)).toString();
    String longId = "x".repeat(256);
    return List.of(
        Malformed.of("MALFORMED_JSON", "no json at all"),
        Malformed.of("MALFORMED_JSON", "{\"specversion\":\"1.0\""),
        Malformed.of("MALFORMED_JSON", run("m-1", "") + "{}"),
        Malformed.of("MALFORMED_JSON", run("m-2", ",\"id\":\"twice\"")),
        Malformed.of("NOT_A_CLOUD_EVENT", "[]"),
        Malformed.of("NOT_A_CLOUD_EVENT", "42"),
        Malformed.of("NOT_A_CLOUD_EVENT", "{}"),
        Malformed.of("NOT_A_CLOUD_EVENT", run("m-3", "").replace("\"1.0\"", "\"0.3\"")),
        Malformed.of("NOT_A_CLOUD_EVENT", run("m-4", "").replace("\"m-4\"", "7")),
        Malformed.of("NOT_A_CLOUD_EVENT", run("m-5", "").replace("\"source\"", "\"sauce\"")),
        Malformed.of("UNKNOWN_TYPE", MeterRig.event("org_0", "something.else", "m-6", "")),
        Malformed.of("INVALID_ORGANIZATION", MeterRig.run("org acme", "m-7")),
        Malformed.of("INVALID_ORGANIZATION", MeterRig.run("", "m-8")),
        Malformed.of("INVALID_ORGANIZATION", run("m-9", "").replace("subject", "object")),
        Malformed.of("INVALID_QUANTITY", run("m-10", ",\"data\":{\"quantity\":0}")),
        Malformed.of("INVALID_QUANTITY", run("m-11", ",\"data\":{\"quantity\":1.5}")),
        Malformed.of("INVALID_QUANTITY", run("m-12", ",\"data\":{\"quantity\":1000001}")),
        Malformed.of("INVALID_QUANTITY", run("m-13", ",\"data\":{\"quantity\":\"3\"}")),
        Malformed.of(
            "INVALID_QUANTITY",
            MeterRig.event(
                "org_0", MeterRig.GENERATIONS, "m-14", ",\"data\":{\"quantity\":1,\"credits\":1}")),
        Malformed.of("INVALID_TIME", run("m-15", ",\"time\":\"yesterday\"")),
        Malformed.of("INVALID_TIME", run("m-16", ",\"time\":\"2026-02-30T00:00:00Z\"")),
        Malformed.of("TOO_OLD", run("m-17", ",\"time\":\"" + tooOld + "\"")),
        Malformed.of("FROM_THE_FUTURE", run("m-18", ",\"time\":\"" + future + "\"")),
        Malformed.of("INVALID_FIELD", run(longId, "")),
        Malformed.of("INVALID_FIELD", run("m-19", ",\"data\":\"text\"")),
        Malformed.of("INVALID_FIELD", run("m-20", ",\"data\":{\"ruleSetId\":9}")),
        Malformed.of("INVALID_FIELD", run("", "")));
  }

  private static String run(String id, String more) {
    return MeterRig.event("org_0", MeterRig.RUNS, id, more);
  }

  private static String plan(String organization, long monthlyRuns) {
    return "%s\t{\"organizationId\":\"%s\",\"plan\":\"team\",\"monthlyRuns\":%d}"
        .formatted(organization, organization, monthlyRuns);
  }

  private static String payment(String organization, long dollars, String paymentId) {
    return """
    %s\t{"paymentId":"%s","organizationId":"%s","kind":"PURCHASE","amountCents":%d,"currency":"usd",\
    "actor":"ann","occurredAt":"2026-11-22T10:00:00Z"}\
    """
        .formatted(organization, paymentId, organization, dollars * 100);
  }

  private static List<String> keyed(List<String> values, String key) {
    return values.stream().map(value -> key + "\t" + value).toList();
  }

  private static List<String> keyedBySubject(List<String> values) {
    return values.stream()
        .map(value -> value.replaceFirst(".*\"subject\":\"([^\"]*)\".*", "$1") + "\t" + value)
        .toList();
  }

  static boolean isInstalled(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Runs kcat with its own settings, above all its own partitioner. */
  private record Kcat(String bootstrapServers) {
    void produce(String topic, List<String> lines, String... options)
        throws IOException, InterruptedException {
      List<String> command =
          new ArrayList<>(List.of("kcat", "-P", "-b", bootstrapServers, "-t", topic));
      command.addAll(List.of(options));
      Process kcat =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (OutputStream input = kcat.getOutputStream()) {
        input.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
      }
      assertTrue(kcat.waitFor(2, TimeUnit.MINUTES), "kcat does not end");
      assertEquals(0, kcat.exitValue());
    }
  }
}
