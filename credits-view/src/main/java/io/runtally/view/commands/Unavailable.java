package io.runtally.view.commands;

import io.runtally.view.publishing.NotPublished;
import io.runtally.view.stripe.StripeProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people are told where it is not their fault; the log is told why. */
final class Unavailable {
  private static final Logger LOG = LoggerFactory.getLogger(Unavailable.class);

  private Unavailable() {}

  static Refusal because(NotPublished problem, String organizationId) {
    LOG.atWarn()
        .addKeyValue("organization", organizationId)
        .log("A command was not published: {}", problem.toString());
    LOG.debug("Not published", problem);
    if (!problem.sent()) {
      return new Refusal(
          Refusal.Kind.UNAVAILABLE,
          "Too much is being saved at once: nothing was done. Try again in a minute.");
    }
    return new Refusal(
        Refusal.Kind.UNAVAILABLE,
        "This could not be saved just now, or it is not known whether it was: reload the page in a minute, and try again if nothing has changed.");
  }

  /**
   * For a problem that a command has no better word for.
   *
   * @param purpose what was asked of Stripe, for the log
   */
  static Refusal because(StripeProblem problem, String organizationId, String purpose) {
    LOG.atWarn()
        .addKeyValue("organization", organizationId)
        .log("Stripe, asked {}: {}", purpose, problem.getMessage());
    return switch (problem.kind()) {
      case KEY_REUSED ->
          new Refusal(
              Refusal.Kind.CONFLICT,
              "This Idempotency-Key was used for something else: take a new one.");
      case REFUSED, MISSING ->
          new Refusal(
              Refusal.Kind.CONFLICT,
              "Stripe, which takes the payments, refuses this: tell support, nothing was charged.");
      case DENIED, UNKNOWN ->
          new Refusal(
              Refusal.Kind.UNAVAILABLE,
              "Stripe, which takes the payments, does not answer just now: nothing was charged. Try again in a minute.");
    };
  }
}
