package io.runtally.sandbox;

import io.runtally.schemas.StripeKey;
import io.runtally.support.CannotRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The Stripe that a command asks: the environment's, else the simulator of a sandbox. */
final class StripeAccess {
  private static final String STRIPE = "https://api.stripe.com";
  private static final String SIMULATOR_KEY = "sk_test_sandbox";
  private static final String ADDRESS_FILE = "stripe-address";

  private StripeAccess() {}

  /**
   * Where to ask, and with which key.
   *
   * @throws CannotRun where there is neither a key nor a sandbox
   */
  static StripeKey of(Map<String, String> environment, Path dataFolder) {
    Optional<String> key = given(environment, StripeChoice.KEY_VARIABLE);
    if (key.isPresent()) {
      return new StripeKey(
          key.get(),
          address(given(environment, "STRIPE_API_BASE").orElse(STRIPE)),
          given(environment, "STRIPE_LIVE").map("true"::equalsIgnoreCase).orElse(false));
    }
    return new StripeKey(SIMULATOR_KEY, simulator(dataFolder), false);
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException noAddress) {
      throw new CannotRun(
          "STRIPE_API_BASE is no address (%s): unset it to ask Stripe itself.".formatted(text));
    }
  }

  private static URI simulator(Path dataFolder) {
    Path file = dataFolder.resolve(ADDRESS_FILE);
    if (!Files.exists(file)) {
      throw new CannotRun(
          "There is no Stripe to ask: set STRIPE_API_KEY, or name the folder of a sandbox with --data-dir, because none was started with a simulator in %s."
              .formatted(dataFolder));
    }
    try {
      return URI.create(Files.readString(file).strip());
    } catch (IOException unreadable) {
      throw new CannotRun(
          "The file %s cannot be read (%s): start the sandbox again."
              .formatted(file, Reasons.of(unreadable)));
    }
  }

  /** Lets commands find the simulator of a sandbox; forgets it where there is none. */
  static void remember(DataFolder folder, Optional<URI> simulator) {
    Path file = folder.resolve(ADDRESS_FILE);
    try {
      if (simulator.isPresent()) {
        Files.writeString(file, simulator.get() + "\n");
      } else {
        Files.deleteIfExists(file);
      }
    } catch (IOException unusable) {
      throw new SandboxProblem(
          "The file %s cannot be written (%s): mend that, or choose another folder with --data-dir."
              .formatted(file, Reasons.of(unusable)));
    }
  }
}
