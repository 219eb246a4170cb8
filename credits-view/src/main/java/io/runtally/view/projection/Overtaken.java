package io.runtally.view.projection;

/** Another process has projected these records: nothing of them is written again. */
final class Overtaken extends Exception {
  private static final long serialVersionUID = 1L;

  Overtaken() {
    super("Another process has projected these records.", null, false, false);
  }
}
