package io.runtally.bench;

import io.runtally.sandbox.JavaProcess;
import io.runtally.sandbox.SandboxProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Watches what a contender commits, from the first events to the last. */
final class Stopwatch {
  private static final Duration TOLD_EVERY = Duration.ofSeconds(15);
  private static final Duration TIME_TO_MOVE = Duration.ofMinutes(2);

  private final Attempt attempt;
  private final JavaProcess broker;
  private final long events;
  private final LongConsumer progress;

  /**
   * @param events there are
   * @param progress told again and again how many are committed
   */
  Stopwatch(Attempt attempt, JavaProcess broker, long events, LongConsumer progress) {
    this.attempt = attempt;
    this.broker = broker;
    this.events = events;
    this.progress = progress;
  }

  /** Tells people now and then how far somebody is. */
  static LongConsumer telling(Consumer<String> say, String who) {
    long[] toldAt = {System.nanoTime()};
    return committed -> {
      if (System.nanoTime() - toldAt[0] > TOLD_EVERY.toNanos()) {
        toldAt[0] = System.nanoTime();
        say.accept("  %s: %,d events".formatted(who, committed));
      }
    };
  }

  /**
   * Returns when all events are committed.
   *
   * @throws SandboxProblem when the contender ends before, or stands still
   */
  Measure measure() throws InterruptedException {
    List<Sample> samples = samples(2);
    return new Measure(samples.getFirst(), samples.get(1), samples.getLast());
  }

  /** How far it was when it had committed something, and after each of so many equal parts. */
  List<Sample> samples(int parts) throws InterruptedException {
    List<Sample> samples = new ArrayList<>();
    samples.add(sampleWith(1));
    for (int part = 1; part <= parts; part++) {
      samples.add(sampleWith((events * part + parts - 1) / parts));
    }
    return samples;
  }

  /** The same without measuring. */
  void awaitAll() throws InterruptedException {
    var _ = sampleWith(events);
  }

  private Sample sampleWith(long wanted) throws InterruptedException {
    long movedAt = System.nanoTime();
    long before = -1;
    while (true) {
      long committed = attempt.committed();
      if (committed >= wanted) {
        return sample(committed);
      }
      if (committed != before) {
        before = committed;
        movedAt = System.nanoTime();
      }
      progress.accept(committed);
      attempt.requireAlive();
      if (System.nanoTime() - movedAt > TIME_TO_MOVE.toNanos()) {
        throw new SandboxProblem(
            "It stands still at %,d of %,d events.".formatted(committed, events),
            attempt.processes().getFirst().lastLines());
      }
      Thread.sleep(Attempt.LOOK_AGAIN_AFTER);
    }
  }

  private Sample sample(long committed) {
    return new Sample(
        Duration.ofNanos(System.nanoTime()),
        committed,
        attempt.cpu(),
        ProcessHandle.of(broker.pid()).map(CpuUse::of).orElse(Duration.ZERO),
        CpuUse.ofMachine());
  }
}
