package io.runtally.bench;

import io.runtally.sandbox.SandboxProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * One contender under live load: events come in while it works, and somebody reads what it
 * publishes.
 */
final class LatencyTurn implements AutoCloseable {
  private static final Duration TIME_TO_CATCH_UP = Duration.ofMinutes(2);

  private final Stage stage;
  private final LiveTraffic traffic;
  private final Attempt attempt;
  private final boolean isMeter;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());

  /**
   * @param isMeter whether it publishes deductions, or else the events themselves
   */
  private LatencyTurn(Stage stage, LiveTraffic traffic, Attempt attempt, boolean isMeter) {
    this.stage = stage;
    this.traffic = traffic;
    this.attempt = attempt;
    this.isMeter = isMeter;
  }

  /** Starts a contender on topics that hold nothing but plans. */
  static LatencyTurn begin(
      Ground ground, Contender contender, int organizations, Duration commitInterval, int round)
      throws InterruptedException {
    Load.clear(ground.admin());
    LiveTraffic traffic = new LiveTraffic(organizations, round, Instant.now());
    Load.plans(ground.broker().bootstrapServers(), ground.admin(), traffic);
    Stage stage = ground.stage(traffic, commitInterval);
    return new LatencyTurn(
        stage, traffic, contender.begin(stage, round), contender instanceof TheMeter);
  }

  /**
   * Events a second that it works off while they are sent as fast as they can be, all on this
   * machine: the second half of them, when most is compiled.
   */
  double capacity(long events) throws InterruptedException {
    Awaited awaited = new Awaited(Long.MAX_VALUE);
    try (EffectReader reader = reader(awaited);
        LiveSender sender = new LiveSender(stage.servers(), traffic, awaited)) {
      CompletableFuture<Void> reading = CompletableFuture.runAsync(reader, threads);
      long begin = System.nanoTime();
      CompletableFuture<Void> sending = sending(sender, events, new Schedule(begin, events));
      Measure measure = new Stopwatch(attempt, stage.broker(), events, _ -> {}).measure();
      sending.join();
      reader.close();
      reading.join();
      return measure.secondHalfPerSecond();
    }
  }

  /**
   * What came of it.
   *
   * @param delays from the moment an event was due to that at which its effect could be read
   * @param sentLate how long after it was due an event was sent
   * @param busyProcessors of the whole machine meanwhile; absent where the system does not tell
   * @param fault what is wrong with the result; absent where it is exact
   */
  record Outcome(
      Delays delays, Delays sentLate, Optional<Double> busyProcessors, Optional<String> fault) {}

  /**
   * Sends events at a rate, first to warm up, then to be measured.
   *
   * @throws SandboxProblem when the contender ends, or does not keep up
   */
  Outcome measure(double perSecond, Duration warmUp, Duration measured)
      throws InterruptedException {
    send(1);
    long begin = System.nanoTime();
    Awaited awaited = new Awaited(begin + warmUp.toNanos());
    long events = (long) (perSecond * warmUp.plus(measured).toNanos() / 1e9);
    try (EffectReader reader = reader(awaited);
        LiveSender sender = new LiveSender(stage.servers(), traffic, awaited)) {
      CompletableFuture<Void> reading = CompletableFuture.runAsync(reader, threads);
      Optional<Duration> busyBefore = CpuUse.ofMachine();
      CompletableFuture<Void> sending = sending(sender, events, new Schedule(begin, perSecond));
      attempt.await(
          sending::isDone,
          warmUp.plus(measured).plus(TIME_TO_CATCH_UP),
          "Not all that was due could be sent: ask for a lower --rate.");
      sending.join();
      Optional<Double> busy =
          busyBefore.flatMap(before ->
              CpuUse.ofMachine()
                  .map(after ->
                      (double) after.minus(before).toNanos() / (System.nanoTime() - begin)));
      attempt.await(
          () -> awaited.missing() == 0 || reading.isDone(),
          TIME_TO_CATCH_UP,
          "%d seconds after the last event some had no effect yet: ask for a lower --rate."
              .formatted(TIME_TO_CATCH_UP.toSeconds()));
      awaitCommitted(traffic.events());
      reader.close();
      reading.join();
      return new Outcome(
          awaited.delays(),
          sender.late(),
          busy,
          reader.contradiction().or(() -> missing(awaited)).or(this::contradiction));
    } catch (CompletionException failed) {
      throw new SandboxProblem("The load could not be made: " + failed.getCause());
    }
  }

  /** So that it is at work, and nothing of its start is measured. */
  private void send(long events) throws InterruptedException {
    try (LiveSender sender =
        new LiveSender(stage.servers(), traffic, new Awaited(Long.MAX_VALUE))) {
      sender.send(events, new Schedule(System.nanoTime(), 1));
    }
    awaitCommitted(events);
  }

  private static Optional<String> missing(Awaited awaited) {
    return awaited.missing() == 0
        ? Optional.empty()
        : Optional.of("%,d events had no effect".formatted(awaited.missing()));
  }

  private Optional<String> contradiction() {
    try {
      return attempt.contradiction();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return Optional.of("it was not looked at");
    }
  }

  private EffectReader reader(Awaited awaited) {
    Function<byte[], String> event = isMeter ? Receipts::lastRun : RunEventText::idOf;
    return new EffectReader(
        stage.servers(), attempt.results().orElseThrow(), event, isMeter, awaited);
  }

  private CompletableFuture<Void> sending(LiveSender sender, long events, Schedule schedule) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            sender.send(events, schedule);
          } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
          }
        },
        threads);
  }

  private void awaitCommitted(long events) throws InterruptedException {
    new Stopwatch(attempt, stage.broker(), events, _ -> {}).awaitAll();
  }

  @Override
  public void close() throws InterruptedException {
    threads.shutdownNow();
    attempt.close();
  }
}
