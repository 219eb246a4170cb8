package io.runtally.view.commands;

/**
 * Why something that a person asked for is not done: one sentence for them, with what to do about
 * it. A value in the guise of an exception, because it ends whatever was going on.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** In what way; {@code web} has a status for each. */
  public enum Kind {
    /** The person may not do it (R21). */
    FORBIDDEN,
    /** There is no such thing. */
    NOT_FOUND,
    /** Something else has to be done first. */
    CONFLICT,
    /** It was changed by somebody else meanwhile. */
    STALE,
    /** A value is out of its range, or no value at all. */
    INVALID,
    /** Stripe, Kafka or the meter does not answer; nothing is wrong with what was asked. */
    UNAVAILABLE,
    /** It was taken in, but its effect did not show in time. */
    NOT_YET_SEEN
  }

  private final Kind kind;

  public Refusal(Kind kind, String sentence) {
    super(sentence, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
