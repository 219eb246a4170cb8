package io.runtally.recharge.charging;

/** What came of one question to Stripe. */
public sealed interface Answer {

  /** Stripe showed the intent. */
  record Told(Intent intent) implements Answer {}

  /** Stripe definitely said no; nothing was done. */
  record Refused(Refusal refusal) implements Answer {}

  /**
   * Nobody knows whether anything was done: no answer, a broken one, or one that is no answer
   * (R27).
   *
   * @param why for the log
   */
  record Unknown(String why) implements Answer {}

  /**
   * Stripe does not accept the API key, for this or for anything; nothing was done.
   *
   * @param why for the log
   */
  record Denied(String why) implements Answer {}
}
