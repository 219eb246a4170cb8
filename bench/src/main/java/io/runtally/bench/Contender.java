package io.runtally.bench;

/** One way to work off a topic of run events. */
sealed interface Contender permits Peer, PostgresPeer, TheMeter {
  /** As the command line and the table have it. */
  String name();

  /** One line for people. */
  String description();

  /**
   * Starts it. It may begin to work before this returns.
   *
   * @param round counted from 1; nothing of an earlier one is left
   */
  Attempt begin(Stage stage, int round) throws InterruptedException;
}
