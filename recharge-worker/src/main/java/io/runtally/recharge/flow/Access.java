package io.runtally.recharge.flow;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Stripe accepts the API key. Until it has said so, and while it does not, no order is
 * read, and Stripe is asked now and then by one harmless request.
 */
public final class Access {
  private static final Logger LOG = LoggerFactory.getLogger(Access.class);

  /** What Stripe thinks of the key. */
  public enum Standing {
    /** It has not been asked yet. */
    NOT_ASKED,
    ACCEPTED,
    ACCESS_DENIED
  }

  private final Supplier<Optional<String>> whyDenied;
  private final long askAgainAfter;
  // Read by health checks, which must not wait for Stripe's answer.
  private volatile Standing standing = Standing.NOT_ASKED;
  private long askedAt;

  /**
   * @param whyDenied asks Stripe; empty where it accepts the key
   */
  public Access(Supplier<Optional<String>> whyDenied, Duration askAgainAfter) {
    this.whyDenied = whyDenied;
    this.askAgainAfter = askAgainAfter.toNanos();
  }

  public Standing standing() {
    return standing;
  }

  /** Stripe has just said so, in its answer to an order. */
  synchronized void deny(String why) {
    if (standing != Standing.ACCESS_DENIED) {
      LOG.error(
          "Stripe does not accept the API key ({}). Orders wait until it does: set a valid STRIPE_API_KEY with the right to read and write payment intents.",
          why);
    }
    standing = Standing.ACCESS_DENIED;
    askedAt = System.nanoTime();
  }

  /** Whether orders may be read now; asks Stripe where it is time to. */
  boolean isGranted() {
    if (standing != Standing.ACCEPTED) {
      askWhenDue();
    }
    return standing == Standing.ACCEPTED;
  }

  private synchronized void askWhenDue() {
    boolean due =
        switch (standing) {
          case NOT_ASKED -> true;
          case ACCEPTED -> false;
          case ACCESS_DENIED -> System.nanoTime() - askedAt >= askAgainAfter;
        };
    if (due) {
      whyDenied.get().ifPresentOrElse(this::deny, this::grant);
    }
  }

  private void grant() {
    if (standing == Standing.ACCESS_DENIED) {
      LOG.info("Stripe accepts the API key again");
    }
    standing = Standing.ACCEPTED;
  }
}
