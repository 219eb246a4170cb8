package io.runtally.support;

/** Whether a person agrees to what was shown. */
@FunctionalInterface
public interface Consent {

  /**
   * Asks.
   *
   * @param question to be answered by yes or no
   * @throws CannotRun where nobody is there to answer
   */
  boolean givenTo(String question);
}
