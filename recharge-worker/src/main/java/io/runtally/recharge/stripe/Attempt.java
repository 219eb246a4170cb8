package io.runtally.recharge.stripe;

import java.util.concurrent.Callable;

/**
 * One try at one order, as whoever waits for it sees it: how long Stripe has kept it waiting, and a
 * way to give it up. Given up, it sends nothing any more; what it has sent may still have an
 * effect.
 */
public final class Attempt {
  private static final ScopedValue<Attempt> CURRENT = ScopedValue.newInstance();
  private static final long NOT_ASKING = Long.MIN_VALUE;

  private volatile long askingSince = NOT_ASKING;
  private volatile boolean givenUp;

  /** Runs the try; the requests that it makes in this thread belong to it. */
  public <T> T run(Callable<? extends T> work) throws Exception {
    return ScopedValue.where(CURRENT, this).call(work::call);
  }

  /**
   * How long Stripe has not answered, from the permit on; 0 while it waits for one. Nanoseconds.
   */
  public long waitedForStripe(long now) {
    long since = askingSince;
    return since == NOT_ASKING ? 0 : now - since;
  }

  public boolean isAskingStripe() {
    return askingSince != NOT_ASKING;
  }

  public void giveUp() {
    givenUp = true;
  }

  static boolean isCurrentGivenUp() {
    return CURRENT.isBound() && CURRENT.get().givenUp;
  }

  static void currentAsks() {
    if (CURRENT.isBound()) {
      CURRENT.get().askingSince = System.nanoTime();
    }
  }

  static void currentIsAnswered() {
    if (CURRENT.isBound()) {
      CURRENT.get().askingSince = NOT_ASKING;
    }
  }
}
