package io.runtally.sandbox.stripe;

/** Why the control API does not do what was asked: one sentence for a person. */
public final class ControlProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ControlProblem(String sentence) {
    super(sentence);
  }
}
