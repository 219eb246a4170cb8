package io.runtally.recharge.stripe;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;

/**
 * Until when a request may be sent. It is looked at when the request really goes, behind the permit
 * that it waits for and any stepping back, which may take longer than the order has left (R27).
 */
final class Deadline {
  private static final ScopedValue<Instant> CURRENT = ScopedValue.newInstance();

  private Deadline() {}

  /** The requests made by this work, in this thread, are not sent after the time. */
  static <T> T bound(Instant notAfter, Callable<? extends T> work) throws Exception {
    return ScopedValue.where(CURRENT, notAfter).call(work::call);
  }

  static boolean isCurrentOver(InstantSource clock) {
    return CURRENT.isBound() && CURRENT.get().isBefore(clock.instant());
  }
}
