package io.runtally.view.app;

import io.runtally.view.projection.Projection;
import io.runtally.view.projection.TakenOver;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that follows the topics: started with the program, and stopped with it. */
@Singleton
final class Follow {
  private static final Logger LOG = LoggerFactory.getLogger(Follow.class);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

  private final Projection projection;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Optional<Thread> thread = Optional.empty();
  private volatile boolean failed;

  Follow(Projection projection) {
    this.projection = projection;
  }

  synchronized void start() {
    thread = Optional.of(Thread.ofPlatform().name("projection").start(this::work));
  }

  private void work() {
    try {
      projection.run();
    } catch (TakenOver other) {
      LOG.error("{} The view stops.", other.getMessage());
      failed = true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error bug) {
      LOG.error("The projection failed: the view stops", bug);
      failed = true;
    } finally {
      ended.countDown();
    }
  }

  boolean hasFailed() {
    return failed;
  }

  /** Waits until it has ended; true where that was a failure. */
  boolean awaitEnd() throws InterruptedException {
    ended.await();
    return failed;
  }

  /** Ends it after the batch at hand. */
  synchronized void stop() {
    projection.stop();
    try {
      if (thread.isPresent() && !thread.get().join(STOP_WITHIN)) {
        LOG.warn("Stopped amid a batch; it will be read again");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    ended.countDown();
  }
}
