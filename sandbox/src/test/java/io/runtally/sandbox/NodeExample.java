package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/** The example of a rule engine in Node, run as its README says. */
record NodeExample(String bootstrapServers) {
  private static final Path FOLDER = Path.of("../examples/rule-engine-node");

  static boolean isInstalled() {
    return ForeignProgramsIT.isInstalled("node")
        && Files.exists(
            FOLDER.resolve("node_modules/node-rdkafka/build/Release/node-librdkafka.node"));
  }

  /** So many runs of the present hour, always with the same ids. */
  static List<String> runs(String organization, int count) {
    Instant ranAt = Instant.now().truncatedTo(ChronoUnit.HOURS);
    return IntStream.range(0, count)
        .mapToObj(n ->
            "{\"id\":\"run-%d\",\"organization\":\"%s\",\"ruleSet\":\"rs_42\",\"time\":\"%s\"}"
                .formatted(n, organization, ranAt))
        .toList();
  }

  /** Sends the lines, all of which are good, and returns what the program says of it last. */
  String send(List<String> lines) throws IOException, InterruptedException {
    return send(lines, 0);
  }

  /** Sends the lines and returns what the program, which ends with that code, says last. */
  String send(List<String> lines, int exitCode) throws IOException, InterruptedException {
    Process sender = sender();
    try (var input = sender.getOutputStream()) {
      input.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
    }
    return lastWords(sender, exitCode);
  }

  /** What the sender says until it ends with that code. */
  static String lastWords(Process sender, int exitCode) throws IOException, InterruptedException {
    String said = new String(sender.getInputStream().readAllBytes(), UTF_8).strip();
    assertTrue(sender.waitFor(2, TimeUnit.MINUTES), "The sender does not end");
    assertEquals(exitCode, sender.exitValue(), said);
    return said;
  }

  /** A sender whose input stays open. */
  Process sender() throws IOException {
    return start("send-runs.js");
  }

  Gate gate() throws IOException {
    return new Gate(start("gate.js"));
  }

  private Process start(String program) throws IOException {
    return new ProcessBuilder("node", program, "--bootstrap-servers", bootstrapServers)
        .directory(FOLDER.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Runs the example's own tests, which need no broker. */
  static void test() throws IOException, InterruptedException {
    Process tests =
        new ProcessBuilder("npm", "test", "--silent")
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(tests.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, tests.waitFor(), said);
  }

  /** Where run events lie of organizations that begin so, but should not, for the meter. */
  List<String> strays(String organizations) {
    List<String> strays = new ArrayList<>();
    int found = 0;
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, MeterRig.PARTITIONS)
              .mapToObj(n -> new TopicPartition(Topics.RUN_EVENTS.name(), n))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!partitions.stream()
          .allMatch(each -> consumer.position(each) >= ends.getOrDefault(each, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          String key = record.key() == null ? "" : new String(record.key(), UTF_8);
          if (key.startsWith(organizations)) {
            found++;
            int home = Utils.toPositive(Utils.murmur2(record.key())) % MeterRig.PARTITIONS;
            if (record.partition() != home) {
              strays.add(key + " lies on " + record.partition() + ", not on " + home);
            }
          }
        }
      }
    }
    assertTrue(found > 0, "Nothing came in of " + organizations);
    return strays;
  }

  /** The program that says who may generate. */
  static final class Gate implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final BufferedReader answers;

    private Gate(Process process) {
      this.process = process;
      this.answers = process.inputReader(UTF_8);
    }

    String ask(String organization) {
      try {
        process.outputWriter(UTF_8).append(organization).append('\n').flush();
        return String.valueOf(answers.readLine());
      } catch (IOException ended) {
        throw new UncheckedIOException(ended);
      }
    }

    void until(String organization, String answer) {
      Waiting.until(
          "the gate says " + answer,
          LIMIT,
          () -> ask(organization).equals(organization + " " + answer));
    }

    @Override
    public void close() throws IOException, InterruptedException {
      process.outputWriter(UTF_8).close();
      boolean ended = process.waitFor(1, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertTrue(ended, "The gate does not end with its input");
      assertEquals(0, process.exitValue());
    }
  }
}
