package io.runtally.support;

/** Why a command could not do its work: one sentence for a person, with what to do about it. */
public final class CannotRun extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  public CannotRun(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  @Override
  public String getMessage() {
    return sentence;
  }
}
