package io.runtally.sandbox;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ExitCode;

/**
 * Turns Ctrl-C (SIGINT), SIGTERM and the closing of the terminal (SIGHUP) into an interrupt of the
 * thread that listens, and holds the JVM's end back until that thread has put everything away.
 *
 * <p>The exit code is then the one that the thread chose: a stop that was asked for and went well
 * is a success, and a shell script around it should not see a failure.
 */
public final class StopRequest {
  // Longer than all processes of a sandbox together may take to stop, one after the other.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Thread listener = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean asked;
  private volatile int exitCode;

  private StopRequest() {}

  /** Listens from now on, for the thread that calls. */
  public static StopRequest listen() {
    StopRequest request = new StopRequest();
    Runtime.getRuntime().addShutdownHook(new Thread(request::stop, "stop"));
    return request;
  }

  /**
   * Starts something, lets it run until a stop is asked for, and closes it.
   *
   * @return the exit code
   * @throws Exception as {@code start} does
   */
  public static int runUntilAsked(Callable<? extends AutoCloseable> start) throws Exception {
    StopRequest stop = listen();
    int code = ExitCode.SOFTWARE;
    try {
      stop.await(start);
      System.out.println("Stopped.");
      code = ExitCode.OK;
    } finally {
      stop.finish(code);
    }
    return code;
  }

  private void await(Callable<? extends AutoCloseable> start) throws Exception {
    try (AutoCloseable _ = start.call()) {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException end) {
      if (!asked) {
        throw new IllegalStateException("Interrupted, though nobody asked for it", end);
      }
    }
  }

  /** Whether a person, or whoever started this process, asked for its end. */
  public boolean asked() {
    return asked;
  }

  /** To be called as the last thing: the process may end now, with this code. */
  public void finish(int code) {
    exitCode = code;
    finished.countDown();
  }

  private void stop() {
    if (finished.getCount() == 0) {
      return;
    }
    asked = true;
    listener.interrupt();
    try {
      if (finished.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }
}
