package io.runtally.bench.peers;

import java.util.concurrent.CountDownLatch;

/** Turns SIGTERM into a flag, and holds the JVM's end back until the work is put away. */
final class Stopping {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private Stopping() {}

  static Stopping listen() {
    Stopping stopping = new Stopping();
    Runtime.getRuntime().addShutdownHook(new Thread(stopping::stop, "stop"));
    return stopping;
  }

  private void stop() {
    asked.countDown();
    try {
      done.await();
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isAsked() {
    return asked.getCount() == 0;
  }

  void await() throws InterruptedException {
    asked.await();
  }

  /** To be called as the last thing. */
  void done() {
    done.countDown();
  }

  /** Ends the process at once: what has failed must not look as if it were only slow. */
  static void fail(Throwable failure) {
    failure.printStackTrace();
    Runtime.getRuntime().halt(1);
  }
}
