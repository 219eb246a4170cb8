package io.runtally.recharge.stripe;

/** What Stripe says of the API key. */
public sealed interface KeyCheck {

  /** It may do all that charging needs. */
  record Accepted() implements KeyCheck {}

  /**
   * Stripe does not know it, or it lacks a permission.
   *
   * @param why for the log
   */
  record Denied(String why) implements KeyCheck {}

  /**
   * Stripe gave no answer that tells.
   *
   * @param why for the log
   */
  record Unknown(String why) implements KeyCheck {}
}
