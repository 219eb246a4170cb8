package io.runtally.schemas;

/** What the broker may forget of a topic. */
public enum Cleanup {
  /** Nothing, ever: deletion without a limit of age or size. */
  KEEP("delete"),
  /** All but the last record of each organization. */
  COMPACT("compact"),
  /** What is older than the topic's number of days. */
  DELETE("delete");

  private final String policy;

  Cleanup(String policy) {
    this.policy = policy;
  }

  /** The broker's {@code cleanup.policy}. */
  public String policy() {
    return policy;
  }
}
