package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how fast the whole meter works off a backlog, beside a plain consumer that only reads it,
 * on the same broker in the same run. Rates depend on the machine and are never asserted; that the
 * result is exact is.
 *
 * <p>{@code mvn verify -Dit.test=ThroughputIT -Dthroughput=2000000 -Dtest.jvm.flags=}
 */
@EnabledIfSystemProperty(
    named = "throughput",
    matches = "\\d+",
    disabledReason = "Takes long: -Dthroughput=2000000 says with how many events")
class ThroughputIT {
  private static final int ORGANIZATIONS = 10_000;
  private static final long ALLOWANCE = 100;
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final List<String> AS_IN_PRODUCTION = List.of("-XX:TieredStopAtLevel=4");

  @TempDir private Path folder;

  @Test
  void the_meter_beside_a_plain_consumer() throws Exception {
    int events = Integer.getInteger("throughput");
    int repeats = events / 100;
    BrokerProcess broker =
        BrokerProcess.start(folder.resolve("broker"), Ports.free(), AS_IN_PRODUCTION, _ -> {});
    try (MeterRig rig = new MeterRig(broker, AS_IN_PRODUCTION)) {
      for (int n = 0; n < ORGANIZATIONS; n++) {
        rig.plan("org_%05d".formatted(n), ALLOWANCE);
      }
      rig.flush();
      preload(rig, events, repeats);
      plainConsumer(rig, events);
      double plain = plainConsumer(rig, events);

      ServiceProcess meter = rig.meter("meter-1");
      double metered = metered(rig, events);
      System.out.printf(
          "%,d events of %d bytes: plain consumer %,.0f/s, meter %,.0f/s, ratio %.2f%n",
          events, event(0).length(), plain, metered, metered / plain);
      assertEquals(events - repeats, counter(meter, "runtally_run_events_accepted_total"));
      assertEquals(repeats, counter(meter, "runtally_run_events_repeated_total"));
      Waiting.until("no run waits", LIMIT, () -> counter(meter, "runtally_runs_waiting") == 0);
      assertEquals(
          events - repeats,
          counter(meter, "runtally_runs_covered_total")
              + counter(meter, "runtally_runs_overage_total"));
    }
  }

  /**
   * Events per second that the meter works off, by the offsets that it has committed: asking itself
   * for its metrics that often would take it more time than the events do.
   */
  private static double metered(MeterRig rig, int events) throws Exception {
    try (Admin admin = rig.admin()) {
      LongSupplier committed = () -> committed(admin);
      Waiting.until("the first events are committed", LIMIT, () -> committed.getAsLong() > 0);
      long atStart = committed.getAsLong();
      long began = System.nanoTime();
      Waiting.until("all events are committed", LIMIT, () -> committed.getAsLong() == events);
      return (events - atStart) / ((System.nanoTime() - began) / 1e9);
    }
  }

  private static long committed(Admin admin) {
    try {
      return admin
          .listConsumerGroupOffsets("runtally-meter")
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(each -> each.getKey().topic().equals(Topics.RUN_EVENTS.name()))
          .mapToLong(each -> each.getValue().offset())
          .sum();
    } catch (InterruptedException | ExecutionException failure) {
      throw new AssertionError(failure);
    }
  }

  private static void preload(MeterRig rig, int events, int repeats) {
    Random random = new Random(1);
    int distinct = events - repeats;
    for (int n = 0; n < distinct; n++) {
      send(rig, n);
      if (n % 99 == 0 && n / 99 < repeats) {
        send(rig, random.nextInt(n + 1));
      }
    }
    for (int n = (distinct + 98) / 99; n < repeats; n++) {
      send(rig, random.nextInt(distinct));
    }
    rig.flush();
  }

  private static void send(MeterRig rig, int n) {
    rig.send(Topics.RUN_EVENTS, organization(n), event(n));
  }

  private static String organization(int n) {
    return "org_%05d".formatted((int) (n * 2_654_435_761L % ORGANIZATIONS));
  }

  private static String event(int n) {
    return """
    {"specversion":"1.0","id":"8c1f6a2e-%012d","source":"/rule-engine/eu-1",\
    "type":"ai.ruleengine.ruleset.run","subject":"%s",\
    "data":{"ruleSetId":"rs_%04d","environmentId":"env_prod","correlationId":"c-%012d","quantity":1}}\
    """
        .formatted(n, organization(n), n % 5_000, n);
  }

  /** Events per second that a consumer reads when it does nothing with them. */
  private static double plainConsumer(MeterRig rig, int events) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            rig.broker().bootstrapServers(),
            "isolation.level",
            "read_committed",
            "max.poll.records",
            4_000);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, MeterRig.PARTITIONS)
              .mapToObj(partition -> new TopicPartition(Topics.RUN_EVENTS.name(), partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long began = System.nanoTime();
      int read = 0;
      while (read < events) {
        read += consumer.poll(Duration.ofSeconds(1)).count();
      }
      return events / ((System.nanoTime() - began) / 1e9);
    }
  }

  private static long counter(ServiceProcess meter, String name) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String metrics =
          http.send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:%d/prometheus".formatted(meter.port())))
                      .build(),
                  HttpResponse.BodyHandlers.ofString(UTF_8))
              .body();
      Matcher line =
          Pattern.compile("^" + name + "(?:\\{.*})? ([0-9.E]+)$", Pattern.MULTILINE)
              .matcher(metrics);
      return line.find() ? (long) Double.parseDouble(line.group(1)) : 0;
    } catch (IOException notYet) {
      return 0;
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }
}
