package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import picocli.CommandLine;

/**
 * Three meters over twelve partitions while runs come in: restarted one after the other, one gone,
 * and back. It takes some minutes and so waits to be asked: {@code -Dscaleout=true}. With {@code
 * -Dscaleout.kill=true} beside it one is also killed, which takes the length of a session.
 */
@EnabledIfSystemProperty(
    named = "scaleout",
    matches = "true",
    disabledReason = "takes three minutes; run with -Dscaleout=true")
class ScaleOutIT {
  private static final int PARTITIONS = 12;
  private static final List<String> METERS = List.of("meter-1", "meter-2", "meter-3");
  private static final String LEAVING = METERS.getLast();
  private static final String GROUP = "runtally-meter";
  private static final Duration SESSION = Duration.ofSeconds(15);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /**
   * For a rebalance and a commit on a busy machine, on top of what the law names. Whatever fails to
   * hand partitions over fails by the session or by minutes, and not by these seconds.
   */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private static final int ALLOWANCE = 100;

  private final MeterRig rig = new MeterRig(TestBroker.start(), List.of(), PARTITIONS);
  private final List<String> organizations =
      IntStream.range(0, PARTITIONS).mapToObj(ScaleOutIT::atHomeIn).toList();
  private final AtomicInteger rounds = new AtomicInteger();
  private final Map<String, ServiceProcess> meters = new HashMap<>();

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void meters_come_and_go_and_no_partition_waits_longer_than_a_session_and_a_restart()
      throws Exception {
    for (String organization : organizations) {
      rig.plan(organization, ALLOWANCE);
      rig.purchase(organization, 500, "pi_" + organization);
    }
    startAll();
    try (var traffic = Executors.newSingleThreadScheduledExecutor();
        var standstill = new Standstill(rig.admin(), GROUP, Topics.RUN_EVENTS.name(), PARTITIONS)) {
      ScheduledFuture<?> sending =
          traffic.scheduleAtFixedRate(this::sendRound, 0, 100, TimeUnit.MILLISECONDS);
      var _ = standstill.untilAllMove(LIMIT);

      restartOneAfterTheOther(standstill);
      scaleDownAndUp(standstill);
      if (Boolean.getBoolean("scaleout.kill")) {
        killOne(standstill);
      }

      assertTrue(sending.cancel(false), "Nothing is sent any more");
    }
    assertExact();
  }

  /**
   * While it restarts, a meter's partitions wait for it; if it takes longer than the session,
   * others take them over. So none waits longer than the one and the other, whatever the machine's
   * speed.
   */
  private void restartOneAfterTheOther(Standstill standstill) throws InterruptedException {
    standstill.begin();
    Duration longestRestart = Duration.ZERO;
    for (String name : METERS) {
      long began = System.nanoTime();
      requireNonNull(meters.get(name)).close();
      start(name);
      Duration restart = Duration.ofNanos(System.nanoTime() - began);
      longestRestart = Collections.max(List.of(longestRestart, restart));
      var _ = standstill.untilAllMove(LIMIT);
    }
    Duration longest = Collections.max(standstill.longest().values());
    System.out.printf(
        "Rolling restart: longest restart %s, longest standstill %s%n", longestRestart, longest);
    assertTrue(
        longest.compareTo(SESSION.plus(longestRestart).plus(SLACK)) <= 0,
        () -> standstill.longest().toString());
  }

  private void scaleDownAndUp(Standstill standstill) throws InterruptedException {
    requireNonNull(meters.remove(LEAVING)).close();
    Duration left = standstill.untilAllMove(LIMIT);
    System.out.printf("After --leave, all partitions move after %s%n", left);
    assertTrue(left.compareTo(SESSION) < 0, () -> "Only after " + left);

    start(LEAVING);
    long ready = System.nanoTime();
    Waiting.until("the one that came back has its share", LIMIT, () -> hasItsShare(LEAVING));
    System.out.printf(
        "One more has its share %s after it was ready%n",
        Duration.ofNanos(System.nanoTime() - ready));
    var _ = standstill.untilAllMove(LIMIT);
  }

  /**
   * Its partitions wait for the end of its session; of a second one, where the group is just
   * sharing out its partitions: a member that has asked for its share counts as alive until it is
   * given it.
   */
  private void killOne(Standstill standstill) {
    requireNonNull(meters.get("meter-1")).process().kill();
    Duration taken = standstill.untilAllMove(LIMIT);
    System.out.printf("After kill -9, all partitions move after %s%n", taken);
    assertTrue(
        taken.compareTo(SESSION.multipliedBy(2).plus(SLACK)) < 0, () -> "Only after " + taken);
  }

  private boolean hasItsShare(String meter) {
    try (Admin admin = rig.admin()) {
      return admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
              .flatMap(group -> group.members().stream())
              .filter(member -> member.groupInstanceId().orElse("").startsWith(meter + "-"))
              .flatMap(member -> member.assignment().topicPartitions().stream())
              .filter(partition -> partition.topic().equals(Topics.RUN_EVENTS.name()))
              .count()
          >= PARTITIONS / METERS.size();
    } catch (ExecutionException notNow) {
      return false;
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  private void startAll() throws Exception {
    List<Future<?>> starts = new ArrayList<>();
    try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String name : METERS) {
        starts.add(together.submit(() -> start(name)));
      }
    }
    for (Future<?> started : starts) {
      try {
        var _ = started.get();
      } catch (ExecutionException failure) {
        throw new AssertionError(failure.getCause());
      }
    }
  }

  private void start(String name) {
    try {
      ServiceProcess meter =
          rig.meter(
              name,
              Map.of(
                  "METER_STANDBY_REPLICAS",
                  "1",
                  "METER_SESSION_TIMEOUT",
                  SESSION.toSeconds() + "s"),
              name.equals(LEAVING) ? List.of("--leave") : List.of());
      synchronized (meters) {
        meters.put(name, meter);
      }
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  /** One run of each organization, so that every partition has something to do. */
  private void sendRound() {
    int round = rounds.getAndIncrement();
    for (String organization : organizations) {
      rig.send(Topics.RUN_EVENTS, organization, MeterRig.run(organization, "run-" + round));
    }
  }

  private void assertExact() {
    rig.flush();
    int runs = rounds.get();
    Books books = rig.books();
    for (String organization : organizations) {
      books.until(() -> books.judgedRuns(organization) >= runs, () -> books.usage(organization));
    }
    books.settle();
    for (String organization : organizations) {
      assertEquals(runs, books.judgedRuns(organization), organization);
      assertEquals(
          Math.max(0, runs - ALLOWANCE) / 100,
          books.deductions(organization).stream().mapToLong(CreditDeduction::credits).sum(),
          organization);
    }
    var told = new StringWriter();
    CommandLine verify = Runtally.commandLine();
    verify.setOut(new PrintWriter(told)).setErr(new PrintWriter(told));
    int code = verify.execute("verify", "--bootstrap-servers", rig.broker().bootstrapServers());
    assertEquals(0, code, told::toString);
  }

  /** An organization whose records lie in that partition. */
  private static String atHomeIn(int partition) {
    return IntStream.iterate(0, n -> n + 1)
        .mapToObj(n -> "org_" + n)
        .filter(id -> Utils.toPositive(Utils.murmur2(id.getBytes(UTF_8))) % PARTITIONS == partition)
        .findFirst()
        .orElseThrow();
  }
}
