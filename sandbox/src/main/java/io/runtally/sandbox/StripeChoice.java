package io.runtally.sandbox;

import java.util.Map;
import java.util.Optional;

/** Who answers as Stripe: the simulator, or Stripe itself in its test mode. */
sealed interface StripeChoice {
  /** The variable that holds the key; a key on a command line would be seen by everybody. */
  String KEY_VARIABLE = "STRIPE_API_KEY";

  /** A simulator of our own, where no money moves. */
  record Simulator(int port) implements StripeChoice {}

  /**
   * Stripe's test mode, where no money moves either.
   *
   * @param key never shown
   */
  record TestMode(String key) implements StripeChoice {
    @Override
    public String toString() {
      return "Stripe's test mode";
    }
  }

  /**
   * Stripe itself where the environment holds a test key, else the simulator.
   *
   * @throws SandboxProblem when there is a key that is not one of the test mode
   */
  static StripeChoice of(Map<String, String> environment, int simulatorPort) {
    String key = Optional.ofNullable(environment.get(KEY_VARIABLE)).orElse("").strip();
    if (key.isEmpty()) {
      return new Simulator(simulatorPort);
    }
    if (isOf("live", key)) {
      throw new SandboxProblem(
          "%s holds a live key, and `runtally up` never charges real cards: give a test key (sk_test_…), or unset it to use the simulator."
              .formatted(KEY_VARIABLE));
    }
    if (!isOf("test", key)) {
      throw new SandboxProblem(
          "%s is not a secret or restricted test key of Stripe's, which begin with sk_test_ and rk_test_: give one, or unset it to use the simulator."
              .formatted(KEY_VARIABLE));
    }
    return new TestMode(key);
  }

  private static boolean isOf(String mode, String key) {
    return key.startsWith("sk_" + mode + "_") || key.startsWith("rk_" + mode + "_");
  }
}
