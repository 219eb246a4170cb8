package io.runtally.view.app;

/** The view cannot start; the message tells a person what is wrong and what to do about it. */
final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotStart(String sentences) {
    super(sentences);
  }
}
