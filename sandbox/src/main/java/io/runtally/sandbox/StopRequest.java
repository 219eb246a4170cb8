package io.runtally.sandbox;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
