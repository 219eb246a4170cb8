package org.apache.kafka.common.utils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Stands in Kafka's own place, so that a test can give a broker a clock of its own: what the file
 * named by {@link #OFFSET_FILE} holds, in milliseconds, is added to the machine's time. Without
 * that property it is the machine's time, as Kafka's own is.
 */
@SuppressWarnings("JavaUtilDate")
class SystemTime implements Time {
  private static final String OFFSET_FILE = "runtally.clock.offset.file";
  private static final SystemTime SYSTEM_TIME = new SystemTime(offset());

  private final long offset;

  private SystemTime(long offset) {
    this.offset = offset;
  }

  public static SystemTime getSystemTime() {
    return SYSTEM_TIME;
  }

  private static long offset() {
    String file = System.getProperty(OFFSET_FILE);
    try {
      return file == null ? 0 : Long.parseLong(Files.readString(Path.of(file)).strip());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public long milliseconds() {
    return System.currentTimeMillis() + offset;
  }

  @Override
  public long nanoseconds() {
    return System.nanoTime();
  }

  @Override
  public void sleep(long millis) {
    Utils.sleep(millis);
  }

  @Override
  public void waitObject(Object lock, Supplier<Boolean> condition, long deadline)
      throws InterruptedException {
    synchronized (lock) {
      while (!condition.get()) {
        long left = deadline - milliseconds();
        if (left <= 0) {
          throw new TimeoutException("Condition not satisfied before deadline");
        }
        lock.wait(left);
      }
    }
  }
}
