package io.runtally.recharge.flow;

import io.runtally.recharge.stripe.KeyCheck;
import io.runtally.recharge.stripe.StripeSigns;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether orders may be put to Stripe: it accepts the key, and tells about the time that the
 * worker's clock does. Until it has said so, and while it does not, no order is read, and Stripe is
 * asked now and then by harmless requests.
 */
public final class Access {
  private static final Logger LOG = LoggerFactory.getLogger(Access.class);

  /** Within it, the time that a request was under way and a sloppy clock; far below the hour. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  /** Orders that were held come back in it, and tell whether the trial was right. */
  private static final int TRIAL_TIMES = 6;

  /** What Stripe thinks of this worker. */
  public enum Standing {
    /** It has not told yet. */
    NOT_ASKED,
    ACCEPTED,
    /** It refused an order and accepts the key when asked: the next orders tell. */
    ON_TRIAL,
    ACCESS_DENIED,
    /** The worker's clock differs from Stripe's by more than a minute. */
    CLOCK_OFF,
    /** Nothing but errors has come from it for a while. Orders find out, and wait. */
    SILENT
  }

  private final Supplier<KeyCheck> check;
  private final StripeSigns signs;
  private final long askAgainAfter;
  private final Duration patience;
  private final AtomicBoolean clockWasOff = new AtomicBoolean();
  // Read by health checks, which must not wait for Stripe's answer.
  private volatile Standing key = Standing.NOT_ASKED;
  private boolean refusedAnOrder;
  private boolean asked;
  private long askedAt;
  private long firstAskedAt;
  private long onTrialSince;
  private boolean saidThatItIsSilent;

  /**
   * @param check asks Stripe about the key
   * @param askAgainAfter how long it is not asked again
   * @param patience how long nothing but errors may come before it counts as silent
   */
  public Access(
      Supplier<KeyCheck> check, StripeSigns signs, Duration askAgainAfter, Duration patience) {
    this.check = check;
    this.signs = signs;
    this.askAgainAfter = askAgainAfter.toNanos();
    this.patience = patience;
  }

  public Standing standing() {
    if (key == Standing.NOT_ASKED || key == Standing.ACCESS_DENIED) {
      return key;
    }
    if (signs.clockAhead().abs().compareTo(TOLERANCE) > 0) {
      return Standing.CLOCK_OFF;
    }
    return signs.silentFor().compareTo(patience) > 0 ? Standing.SILENT : key;
  }

  /** Stripe has just said so, in its answer to an order. */
  synchronized void deny(String why) {
    refusedAnOrder = true;
    denied(why);
  }

  /** Stripe has just answered an order. */
  synchronized void passed() {
    if (key == Standing.ON_TRIAL) {
      accepted();
    }
  }

  /** Whether orders may be read now; asks Stripe where it is time to. */
  boolean isGranted() {
    if (isTimeToAsk()) {
      hear(check.get());
    }
    sayWhetherClockIsOff();
    return isOpen();
  }

  /** The same, without asking. */
  boolean isOpen() {
    return switch (standing()) {
      case ACCEPTED, ON_TRIAL, SILENT -> true;
      case NOT_ASKED, ACCESS_DENIED, CLOCK_OFF -> false;
    };
  }

  /** For one caller at a time: the others need not wait for the answer. */
  private synchronized boolean isTimeToAsk() {
    long now = System.nanoTime();
    if (key == Standing.ON_TRIAL && now - onTrialSince >= TRIAL_TIMES * askAgainAfter) {
      accepted();
    }
    if (standing() == Standing.ACCEPTED || (asked && now - askedAt < askAgainAfter)) {
      return false;
    }
    if (!asked) {
      firstAskedAt = now;
    }
    asked = true;
    askedAt = now;
    return true;
  }

  private synchronized void hear(KeyCheck answer) {
    switch (answer) {
      case KeyCheck.Accepted() when key == Standing.ON_TRIAL -> {
        // The next orders tell more than a question.
      }
      case KeyCheck.Accepted() when refusedAnOrder -> {
        key = Standing.ON_TRIAL;
        onTrialSince = System.nanoTime();
      }
      case KeyCheck.Accepted() -> accepted();
      case KeyCheck.Denied(String why) -> denied(why);
      case KeyCheck.Unknown(String why) -> unknown(why);
    }
  }

  /** Says it once, and not at the first try: a network may come up later than this process. */
  private void unknown(String why) {
    LOG.debug("Stripe does not tell: {}", why);
    boolean longEnough = System.nanoTime() - firstAskedAt >= patience.toNanos();
    if (key == Standing.NOT_ASKED && longEnough && !saidThatItIsSilent) {
      LOG.warn(
          "Stripe has not answered whether it accepts the API key ({}). Orders wait until it does.",
          why);
      saidThatItIsSilent = true;
    }
  }

  private void denied(String why) {
    if (key == Standing.NOT_ASKED || key == Standing.ACCEPTED) {
      LOG.error(
          "Stripe does not accept the API key ({}). Orders wait until it does: set a valid"
              + " STRIPE_API_KEY that may write payment intents and read charges.",
          why);
    }
    key = Standing.ACCESS_DENIED;
    asked = true;
    askedAt = System.nanoTime();
  }

  private void accepted() {
    if (key == Standing.ACCESS_DENIED || key == Standing.ON_TRIAL) {
      LOG.info("Stripe accepts the API key again");
    } else if (saidThatItIsSilent) {
      LOG.info("Stripe has answered and accepts the API key: orders are read");
    }
    saidThatItIsSilent = false;
    refusedAnOrder = false;
    key = Standing.ACCEPTED;
  }

  private void sayWhetherClockIsOff() {
    boolean off = standing() == Standing.CLOCK_OFF;
    if (!clockWasOff.compareAndSet(!off, off)) {
      return;
    }
    if (off) {
      long ahead = signs.clockAhead().toSeconds();
      LOG.error(
          "This machine's clock is {} s {} Stripe's. Orders wait until it is right, because their"
              + " hour would be judged wrongly: have it set by NTP.",
          Math.abs(ahead),
          ahead > 0 ? "ahead of" : "behind");
    } else {
      LOG.info("This machine's clock agrees with Stripe's again");
    }
  }
}
