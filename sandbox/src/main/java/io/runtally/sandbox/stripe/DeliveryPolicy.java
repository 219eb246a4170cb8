package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;

/**
 * How webhooks go out. Reads as a sentence: {@code DeliveryPolicy.plain().copies(2).delay(TEN)}.
 *
 * @param delay by the simulator's clock, before the first attempt
 * @param copies how often each is sent; Stripe promises once at least
 * @param lossProbability of never being sent
 * @param seed of that chance
 * @param held whether nothing goes out until it is released
 */
public record DeliveryPolicy(
    Duration delay, int copies, double lossProbability, long seed, boolean held) {

  public DeliveryPolicy {
    if (delay.isNegative() || copies < 1 || lossProbability < 0 || lossProbability > 1) {
      throw new ControlProblem(
          "A delivery needs a delay >= 0, copies >= 1 and a lossProbability from 0 to 1.");
    }
  }

  /** At once, once, all. */
  public static DeliveryPolicy plain() {
    return new DeliveryPolicy(Duration.ZERO, 1, 0, 1, false);
  }

  public DeliveryPolicy delay(Duration by) {
    return new DeliveryPolicy(by, copies, lossProbability, seed, held);
  }

  public DeliveryPolicy copies(int count) {
    return new DeliveryPolicy(delay, count, lossProbability, seed, held);
  }

  public DeliveryPolicy loss(double probability, long randomSeed) {
    return new DeliveryPolicy(delay, copies, probability, randomSeed, held);
  }

  public DeliveryPolicy hold() {
    return new DeliveryPolicy(delay, copies, lossProbability, seed, true);
  }

  ObjectNode toJson() {
    return Json.object()
        .put("delayMillis", delay.toMillis())
        .put("copies", copies)
        .put("lossProbability", lossProbability)
        .put("seed", seed)
        .put("held", held);
  }

  /** Reads what {@link #toJson} wrote, or a person did. */
  static DeliveryPolicy fromJson(ControlInput input) {
    input.allow(Set.of("delayMillis", "copies", "lossProbability", "seed", "held"));
    return new DeliveryPolicy(
        Duration.ofMillis(input.wholeNumber("delayMillis", 0)),
        (int) input.wholeNumber("copies", 1),
        input.number("lossProbability", 0),
        input.wholeNumber("seed", 1),
        input.flag("held"));
  }
}
