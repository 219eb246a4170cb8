package io.runtally.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file whose age says how long ago something happened, to the second. */
final class AliveFile implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AliveFile.class);
  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

  private final Path file;
  private final AtomicLong lastWrite = new AtomicLong(System.nanoTime() - BETWEEN_WRITES.toNanos());

  AliveFile(Path file) {
    this.file = file;
  }

  /** It happened. */
  @Override
  public void run() {
    long now = System.nanoTime();
    long last = lastWrite.get();
    if (now - last >= BETWEEN_WRITES.toNanos() && lastWrite.compareAndSet(last, now)) {
      write();
    }
  }

  private void write() {
    try {
      Files.write(file, new byte[0]);
    } catch (IOException unusable) {
      // Its age tells then.
      LOG.warn("{} cannot be written", file, unusable);
    }
  }
}
