package io.runtally.recharge.flow;

/** The broker no longer knows how far a stage had read; going on could charge a card again. */
public final class OffsetsLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a person does about it. */
  public static final String REMEDY =
      "Reading the orders again from their beginning could charge cards twice. Stop all recharge"
          + " workers, then start one of them once with --recover-offsets: it settles what was"
          + " bound, closes what was not, and goes on from there.";

  OffsetsLost(String stage, Throwable cause) {
    super(
        "The offsets of the stage %s are lost: %s %s".formatted(stage, cause.getMessage(), REMEDY),
        cause);
  }
}
