package io.runtally.recharge.flow;

/**
 * The broker let this process's transactions end: another one works under its name, or it was
 * silent for too long. Either way it must not go on as if nothing had been.
 */
public final class TakenOver extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TakenOver(String stage, Throwable cause) {
    super(
        ("Another recharge worker has the same instance id and took over (%s), or this one was"
                + " suspended for longer than the broker keeps a transaction open.")
            .formatted(stage),
        cause);
  }
}
