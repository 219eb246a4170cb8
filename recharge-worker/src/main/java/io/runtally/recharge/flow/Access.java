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

  private final Supplier<Optional<String>> whyDenied;
  private final long askAgainAfter;
  // Read by health checks, which must not wait for Stripe's answer.
  private volatile Optional<String> denied = Optional.of("Stripe has not been asked yet");
  private boolean everAsked;
  private long askedAt;

  /**
   * @param whyDenied asks Stripe; empty where it accepts the key
   */
  public Access(Supplier<Optional<String>> whyDenied, Duration askAgainAfter) {
    this.whyDenied = whyDenied;
    this.askAgainAfter = askAgainAfter.toNanos();
  }

  /** Why Stripe does not accept the key; empty while it does. */
  public Optional<String> denial() {
    return denied;
  }

  /** Stripe has just said so, in its answer to an order. */
  synchronized void deny(String why) {
    if (denied.isEmpty() || !everAsked) {
      LOG.error(
          "Stripe does not accept the API key ({}). Orders wait until it does: set a valid STRIPE_API_KEY with the right to read and write payment intents.",
          why);
    }
    denied = Optional.of(why);
    everAsked = true;
    askedAt = System.nanoTime();
  }

  /** Whether orders may be read now; asks Stripe where it is time to. */
  boolean isGranted() {
    if (denied.isPresent()) {
      askWhenDue();
    }
    return denied.isEmpty();
  }

  private synchronized void askWhenDue() {
    if (denied.isEmpty() || (everAsked && System.nanoTime() - askedAt < askAgainAfter)) {
      return;
    }
    Optional<String> why = whyDenied.get();
    if (why.isPresent()) {
      deny(why.get());
      return;
    }
    if (everAsked) {
      LOG.info("Stripe accepts the API key again");
    }
    everAsked = true;
    denied = Optional.empty();
  }
}
