package io.runtally.sandbox;

import java.util.Map;
import java.util.Optional;

/** Who answers as Stripe: the simulator, or Stripe itself in its test mode. */
sealed interface StripeChoice {
  /** The variable that holds the key; a key on a command line would be seen by everybody. */
  String KEY_VARIABLE = "STRIPE_API_KEY";

  /** The variable that holds what Stripe signs its webhooks with. */
  String WEBHOOK_VARIABLE = "STRIPE_WEBHOOK_SECRET";

  /** A simulator of our own, where no money moves. */
  record Simulator(int port) implements StripeChoice {}

  /**
   * Stripe's test mode, where no money moves either.
   *
   * @param key never shown
   * @param webhookSecret never shown; without it no webhook is believed, and no purchase confirmed
   */
  record TestMode(String key, Optional<String> webhookSecret) implements StripeChoice {
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
    return new TestMode(key, webhookSecret(environment));
  }

  private static Optional<String> webhookSecret(Map<String, String> environment) {
    Optional<String> secret =
        Optional.ofNullable(environment.get(WEBHOOK_VARIABLE))
            .map(String::strip)
            .filter(text -> !text.isEmpty());
    if (secret.isPresent() && !secret.get().startsWith("whsec_")) {
      throw new SandboxProblem(
          "%s is no signing secret of a webhook, which begins with whsec_: give the one that `stripe listen` prints, or unset it."
              .formatted(WEBHOOK_VARIABLE));
    }
    return secret;
  }

  private static boolean isOf(String mode, String key) {
    return key.startsWith("sk_" + mode + "_") || key.startsWith("rk_" + mode + "_");
  }
}
