package io.runtally.recharge.flow;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Stripe accepts the API key. While it does not, no order is read, and Stripe is asked now
 * and then by one harmless request.
 */
public final class Access {
  private static final Logger LOG = LoggerFactory.getLogger(Access.class);

  private final Supplier<Optional<String>> whyDenied;
  private final long askAgainAfter;
  private Optional<String> denied = Optional.empty();
  private long askedAt;

  /**
   * @param whyDenied asks Stripe; empty where it accepts the key
   */
  public Access(Supplier<Optional<String>> whyDenied, Duration askAgainAfter) {
    this.whyDenied = whyDenied;
    this.askAgainAfter = askAgainAfter.toNanos();
  }

  /** Why Stripe does not accept the key; empty while it does. */
  public synchronized Optional<String> denial() {
    return denied;
  }

  synchronized void deny(String why) {
    if (denied.isEmpty()) {
      LOG.error(
          "Stripe does not accept the API key ({}). Orders wait until it does: set a valid STRIPE_API_KEY with the right to read and write payment intents.",
          why);
    }
    denied = Optional.of(why);
    askedAt = System.nanoTime();
  }

  /** Whether orders may be read now; asks Stripe where it is time to. */
  synchronized boolean isGranted() {
    if (denied.isPresent() && System.nanoTime() - askedAt >= askAgainAfter) {
      ask();
    }
    return denied.isEmpty();
  }

  /** Asks Stripe now. */
  public synchronized void ask() {
    boolean was = denied.isPresent();
    Optional<String> why = whyDenied.get();
    why.ifPresentOrElse(
        this::deny,
        () -> {
          denied = Optional.empty();
          if (was) {
            LOG.info("Stripe accepts the API key again.");
          }
        });
  }
}
