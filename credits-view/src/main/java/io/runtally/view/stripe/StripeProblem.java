package io.runtally.view.stripe;

/** Stripe did not do what it was asked. */
public final class StripeProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is known. */
  public enum Kind {
    /** It refuses what was asked, and will again. */
    REFUSED,
    /** There is no such thing at Stripe. */
    MISSING,
    /** The idempotency key was used for something else. */
    KEY_REUSED,
    /** It does not accept the API key, or not for this. */
    DENIED,
    /** It did not answer, or not so that one could know: the outcome is unknown. */
    UNKNOWN
  }

  private final Kind kind;

  /** What happened, for the log; never Stripe's own message, which may repeat parts of a key. */
  StripeProblem(Kind kind, String told) {
    super(told, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
