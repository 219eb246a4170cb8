package io.runtally.sandbox.stripe;

import java.time.Duration;

/** A fault that was asked for ({@link StripeControl#fault}). */
public final class Fault {
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(5);

  private final StripeControl control;
  private final String id;

  Fault(StripeControl control, String id) {
    this.control = control;
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** How many requests it holds now. */
  public int held() {
    return control.fault(id).path("held").intValue();
  }

  /** How many requests it has made to fail so far. */
  public int fired() {
    return control.fault(id).path("fired").intValue();
  }

  /**
   * Returns once a request is held: it is exactly there now.
   *
   * @throws AssertionError when none is within {@code limit}
   */
  public void awaitHeld(Duration limit) throws InterruptedException {
    awaitHeld(1, limit);
  }

  /** As {@link #awaitHeld(Duration)}, for {@code count} of them. */
  public void awaitHeld(int count, Duration limit) throws InterruptedException {
    long began = System.nanoTime();
    while (held() < count) {
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new AssertionError(
            "Waited %s in vain for %d held requests: %s"
                .formatted(limit, count, control.fault(id)));
      }
      Thread.sleep(LOOK_AGAIN_AFTER);
    }
  }

  /** As {@link #awaitHeld(Duration)}, for any kind of fault: returns once it has done its work. */
  public void awaitFired(int count, Duration limit) throws InterruptedException {
    long began = System.nanoTime();
    while (fired() < count) {
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new AssertionError(
            "Waited %s in vain for %d requests to fail: %s"
                .formatted(limit, count, control.fault(id)));
      }
      Thread.sleep(LOOK_AGAIN_AFTER);
    }
  }

  /** Lets go of what is held now; returns how many requests those were. */
  public int release(Release how) {
    return control.release(id, how);
  }

  /** No request fails by it any more; what it holds is answered. */
  public void remove() {
    control.removeFault(id);
  }
}
