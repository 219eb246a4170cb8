package io.runtally.meter.topology;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A week that is over and is being sealed, by a thread that all tasks share, so that at most one is
 * made at a time and nobody's runs wait for it. Until then its ids are in memory.
 */
final class Sealing {
  private static final ExecutorService BESIDE =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("seal-weeks").daemon().factory());

  private final IdWeek week;
  private final IdSet ids;
  private final WeekSealer sealer;
  private final Path file;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<Void> written = new CompletableFuture<>();
  private volatile boolean abandoned;

  /**
   * @param ids of the week, which nobody changes any more
   */
  Sealing(IdWeek week, IdSet ids, Path file) {
    this.week = week;
    this.ids = ids;
    this.sealer = new WeekSealer(week);
    this.file = file;
    BESIDE.execute(this::begin);
  }

  private void begin() {
    if (begun.compareAndSet(false, true)) {
      try {
        sealer.write(file, () -> abandoned);
        written.complete(null);
      } catch (RuntimeException | Error failure) {
        // Told to whoever asks for the result.
        written.completeExceptionally(failure);
      }
    }
  }

  IdWeek week() {
    return week;
  }

  boolean holds(long high, long low) {
    return ids.contains(high, low);
  }

  int size() {
    return ids.size();
  }

  boolean isDone() {
    return written.isDone();
  }

  /** Returns when the file is there; carries it out where others are before it in the line. */
  void await() {
    begin();
    try {
      written.join();
    } catch (CompletionException failure) {
      throw new IllegalStateException(
          "The ids of week %d could not be sealed".formatted(week.number()), failure.getCause());
    }
  }

  /** Gives it up, and returns when the store is not read any more. */
  void abandon() {
    abandoned = true;
    if (!begun.compareAndSet(false, true)) {
      written.handle((_, _) -> true).join();
    }
  }
}
