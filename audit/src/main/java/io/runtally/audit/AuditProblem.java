package io.runtally.audit;

import java.io.Serial;

/** Why an audit could not be done: one sentence for a person. */
public final class AuditProblem extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public AuditProblem(String sentence) {
    super(sentence);
  }

  public AuditProblem(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** The sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
