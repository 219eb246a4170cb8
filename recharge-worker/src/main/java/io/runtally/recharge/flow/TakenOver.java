package io.runtally.recharge.flow;

/** Another process works under this one's name, so this one must not any more. */
public final class TakenOver extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TakenOver(String stage, Throwable cause) {
    super("Another recharge worker has the same instance id and took over (" + stage + ").", cause);
  }
}
