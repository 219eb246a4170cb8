package io.runtally.recharge.flow;

/** The broker no longer knows how far a stage had read; going on could charge a card again. */
public final class OffsetsLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OffsetsLost(String stage, Throwable cause) {
    super("The offsets of the stage " + stage + " are lost: " + cause.getMessage(), cause);
  }
}
