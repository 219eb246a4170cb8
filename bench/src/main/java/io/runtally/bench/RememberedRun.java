package io.runtally.bench;

import io.runtally.bench.RememberedTurn.ReadOnce;
import io.runtally.bench.peers.ReadIds;
import io.runtally.meter.topology.IdBlocks;
import io.runtally.meter.topology.MeterTopology;
import io.runtally.sandbox.JavaProcess;
import io.runtally.sandbox.JavaProgram;
import io.runtally.sandbox.SandboxProblem;
import io.runtally.schemas.TopicLayout;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The meter with ids to remember and with none, in turns.
 *
 * <p>The ids come in where the meter's state comes from when its folder is lost: its changelog
 * holds them, and the group has offsets. So it restores them, seals their weeks and goes on.
 */
final class RememberedRun {
  private static final String CHANGELOG = MeterTopology.changelogOfIds(TheMeter.GROUP);
  private static final long BLOCKS_TOLD_EVERY = 20_000_000 / IdBlocks.IDS;
  private static final Duration TIME_FOR_PLANS = Duration.ofMinutes(5);
  private static final Duration TIME_TO_SETTLE = Duration.ofMinutes(1);

  private final Ground ground;
  private final BrokerTopics topics;
  private final long ids;
  private final long events;
  private final int organizations;
  private final Consumer<String> say;
  private int turns;

  RememberedRun(Ground ground, long ids, long events, int organizations, Consumer<String> say) {
    this.ground = ground;
    this.topics = new BrokerTopics(ground.admin());
    this.ids = ids;
    this.events = events;
    this.organizations = organizations;
    this.say = say;
  }

  /**
   * @throws SandboxProblem when the meter does not come to its end
   */
  RememberedReport measured(int rounds) throws InterruptedException {
    List<RememberedTurn> none = new ArrayList<>();
    List<RememberedTurn> many = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      // What changes slowly, such as a machine that gets warm, then favors nobody.
      boolean noneFirst = round % 2 == 1;
      for (boolean remembered : new boolean[] {!noneFirst, noneFirst}) {
        RememberedTurn turn = turn(remembered);
        (remembered ? many : none).add(turn);
        say.accept("Round %d of %d, %s: %s".formatted(round, rounds, name(remembered), told(turn)));
      }
    }
    return new RememberedReport(Machine.here(), ids, events, organizations, none, many);
  }

  private String name(boolean remembered) {
    return RememberedReport.name(remembered ? ids : 0);
  }

  private static String told(RememberedTurn turn) {
    return "%s events/s, ready %.1f s after a restart, %,d MB of heap, %s"
        .formatted(
            Table.rate(turn.measure().eventsPerSecond()),
            turn.untilReady().toMillis() / 1e3,
            turn.heapBytes() >> 20,
            turn.fault().map(fault -> "NOT EXACT: " + fault).orElse("exact"));
  }

  private RememberedTurn turn(boolean remembered) throws InterruptedException {
    int number = ++turns;
    Instant now = Instant.now();
    Traffic fresh = new Traffic(events, organizations, Spread.even(organizations), number, now);
    ToldBefore old = new ToldBefore(organizations, now);
    Stage stage = ground.stage(old.and(fresh, remembered));
    Load.clear(ground.admin());
    TopicSetup.create(ground.admin(), TopicLayout.of(Stage.PARTITIONS, 1, 0));
    if (remembered) {
      say.accept(name(true) + ": writing the ids");
      seed(new SeededIds(ids, today(now), old));
    }
    TheMeter meter = new TheMeter(1, Stage.THREADS, List.of(), TheMeter.PATIENT);

    say.accept(name(remembered) + ": the meter starts");
    long begun = System.nanoTime();
    Attempt first = meter.begin(stage, number);
    Duration firstStart = since(begun);
    long heapBytes;
    try {
      heapBytes = Memory.liveBytes(first.processes().getFirst().pid());
      Load.plans(stage.servers(), stage.admin(), stage.workload());
      first.await(
          () ->
              topics.committed(TheMeter.GROUP, Topics.ORGANIZATION_PLANS.name())
                  >= stage.workload().organizations(),
          TIME_FOR_PLANS,
          "After %d minutes the meter has not taken in all plans."
              .formatted(TIME_FOR_PLANS.toMinutes()));
    } finally {
      // Only ended, not closed: what it leaves is the next one's.
      first.processes().forEach(JavaProcess::close);
    }
    Load.events(stage.servers(), old::tell, _ -> {});
    Optional<ReadOnce> read = remembered ? Optional.of(readIds(stage, number)) : Optional.empty();

    long begunAgain = System.nanoTime();
    try (Attempt second = meter.begin(stage, number)) {
      Duration untilReady = since(begunAgain);
      new Stopwatch(second, stage.broker(), ToldBefore.EVENTS, _ -> {}).awaitAll();
      Duration untilCounting = since(begunAgain);
      // The broker gives up what a frozen process has not committed.
      second.await(topics::isSettled, TIME_TO_SETTLE, "The meter's transactions stay open.");
      Measure measure = measure(second, stage, fresh, name(remembered));
      return new RememberedTurn(
          measure,
          heapBytes,
          firstStart,
          untilReady,
          untilCounting,
          read,
          second.contradiction().or(() -> read.flatMap(this::missing)));
    }
  }

  /** Whether the store has fewer ids than it was given. */
  private Optional<String> missing(ReadOnce read) {
    return read.bytes() >= ids * IdBlocks.ID_BYTES
        ? Optional.empty()
        : Optional.of("the store has no more than %,d bytes of ids".formatted(read.bytes()));
  }

  private static int today(Instant now) {
    return (int) LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay();
  }

  private void seed(SeededIds seeded) throws InterruptedException {
    topics.create(List.of(CHANGELOG), Stage.PARTITIONS, Map.of("cleanup.policy", "compact"));
    long[] blocks = {0};
    Load.send(
        ground.broker().bootstrapServers(),
        sender -> {
          for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
            seeded.tell(
                partition,
                Stage.PARTITIONS,
                (at, key, block) -> {
                  sender.send(new ProducerRecord<>(CHANGELOG, at, key, block));
                  if (++blocks[0] % BLOCKS_TOLD_EVERY == 0) {
                    say.accept("  %,d ids written".formatted(blocks[0] * IdBlocks.IDS));
                  }
                });
          }
        });
    // Otherwise it would refuse to start: state without offsets looks as if those were lost.
    topics.commitNothing(TheMeter.GROUP, Load.EVENTS.name(), Stage.PARTITIONS);
  }

  /** It is frozen while the events are sent, and works off a backlog. */
  private Measure measure(Attempt attempt, Stage stage, Traffic fresh, String name)
      throws InterruptedException {
    attempt.processes().forEach(JavaProcess::suspend);
    try {
      Load.events(stage.servers(), fresh, _ -> {});
    } finally {
      attempt.processes().forEach(JavaProcess::resume);
    }
    return new Stopwatch(
            attempt, stage.broker(), stage.workload().events(), Stopwatch.telling(say, name))
        .measure();
  }

  /** By a process of its own, because only that has the right RocksDB on its class path. */
  private ReadOnce readIds(Stage stage, int number) throws InterruptedException {
    Path result = stage.folder().resolve("read-ids-" + number);
    JavaProcess reader =
        JavaProcess.start(
            new JavaProgram(
                "reader",
                Peer.classPath(stage, Libraries.OF_STREAMS),
                Stage.JVM_OPTIONS,
                ReadIds.class.getName(),
                ReadIds.arguments(result, stores(TheMeter.folder(stage, number))),
                Map.of(),
                stage.folder().resolve("read-ids.log")));
    try (reader) {
      if (reader.onExit().get() != 0) {
        throw reader.ended();
      }
      String[] told = Files.readString(result).split(" ");
      return new ReadOnce(Duration.ofNanos(Long.parseLong(told[0])), Long.parseLong(told[1]));
    } catch (ExecutionException | IOException unknown) {
      throw new IllegalStateException(unknown);
    }
  }

  /** Where Kafka Streams keeps the ids of each partition. */
  private static List<Path> stores(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(each -> each.endsWith(Path.of("rocksdb", "run-ids"))).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
