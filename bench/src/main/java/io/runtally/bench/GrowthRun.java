package io.runtally.bench;

import io.runtally.sandbox.JavaProcess;
import io.runtally.sandbox.SandboxProblem;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The meter at several sizes, each on a backlog of its own. It stands ready before there are
 * events, with all plans known and the partitions shared, and is frozen while they are sent: then
 * nothing of its start is measured, and of several processes none begins earlier.
 */
final class GrowthRun {
  private static final Duration TIME_TO_GET_READY = Duration.ofMinutes(5);

  private final Ground ground;
  private final long events;
  private final double zipf;
  private final Consumer<String> say;

  GrowthRun(Ground ground, long events, double zipf, Consumer<String> say) {
    this.ground = ground;
    this.events = events;
    this.zipf = zipf;
    this.say = say;
  }

  /**
   * @param number of the case, another one each time
   * @throws SandboxProblem when the meter does not come to its end
   */
  GrowthCase measure(GrowthCase.Size size, int number) throws InterruptedException {
    say.accept(size.name() + ": making the events");
    Traffic traffic =
        new Traffic(
            events,
            size.organizations(),
            Spread.zipf(size.organizations(), zipf),
            number,
            Instant.now());
    Stage stage = ground.stage(traffic);
    BrokerTopics topics = new BrokerTopics(ground.admin());
    Load.clear(ground.admin());
    String name = Integer.toString(number);
    TheMeter meter =
        new TheMeter(
            size.processes(),
            size.threads(),
            List.of(Memory.option(ground.folder(), name)),
            TheMeter.PATIENT);
    try (Attempt attempt = meter.begin(stage, number)) {
      attempt.await(() -> isShared(topics, size), TIME_TO_GET_READY, late("shared the partitions"));
      Load.plans(stage.servers(), stage.admin(), traffic);
      attempt.await(
          () -> knowsAllPlans(topics, traffic), TIME_TO_GET_READY, late("taken in all plans"));
      attempt.processes().forEach(JavaProcess::suspend);
      try {
        Load.events(stage.servers(), traffic, _ -> {});
      } finally {
        attempt.processes().forEach(JavaProcess::resume);
      }
      say.accept(size.name() + ": the meter works");
      List<Sample> samples =
          new Stopwatch(
                  attempt, stage.broker(), traffic.events(), Stopwatch.telling(say, size.name()))
              .samples(GrowthCase.PARTS);
      OptionalLong resident = most(attempt, Memory::mostResidentMegabytes);
      Optional<String> fault = attempt.contradiction();
      GrowthCase done =
          new GrowthCase(
              size,
              samples,
              most(attempt, pid -> Memory.mostAfterCollectionMegabytes(ground.folder(), name, pid)),
              resident,
              fault);
      say.accept(
          "%s: %s events/s, %.2f CPU s per million, %s"
              .formatted(
                  size.name(),
                  Table.rate(done.eventsPerSecond()),
                  done.cpuPerMillion(),
                  fault.map(each -> "NOT EXACT: " + each).orElse("exact")));
      return done;
    }
  }

  private static String late(String what) {
    return "After %d minutes the meter has not %s.".formatted(TIME_TO_GET_READY.toMinutes(), what);
  }

  private static boolean isShared(BrokerTopics topics, GrowthCase.Size size)
      throws InterruptedException {
    return topics.membersWith(TheMeter.GROUP, Load.EVENTS.name())
        == (long) size.processes() * size.threads();
  }

  private static boolean knowsAllPlans(BrokerTopics topics, Traffic traffic)
      throws InterruptedException {
    return topics.committed(TheMeter.GROUP, Topics.ORGANIZATION_PLANS.name())
            >= traffic.organizations()
        // The broker gives up what a frozen process has not committed.
        && topics.isSettled();
  }

  private interface OfProcess {
    OptionalLong megabytes(long pid);
  }

  private static OptionalLong most(Attempt attempt, OfProcess memory) {
    return attempt.processes().stream()
        .flatMapToLong(process -> memory.megabytes(process.pid()).stream())
        .max();
  }
}
