package io.runtally.recharge.flow;

import io.runtally.recharge.stripe.KeyCheck;
import io.runtally.recharge.stripe.StripeSigns;
import java.time.Duration;
import java.time.InstantSource;

/** What stages need besides what a test is about. */
final class Fakes {
  private Fakes() {}

  /** Stripe accepts the key, and has said so. */
  static Access granted() {
    var access =
        new Access(KeyCheck.Accepted::new, signs(), Duration.ofDays(1), Duration.ofMinutes(1));
    boolean _ = access.isGranted();
    return access;
  }

  static StripeSigns signs() {
    return new StripeSigns((_, _, _, _) -> {}, InstantSource.system());
  }
}
