package io.runtally.view.projection;

/** Another process works under this one's name, so this one must not any more. */
public final class TakenOver extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TakenOver(String instanceId, Throwable cause) {
    super(
        "Another credits view has the same instance id %s and took over: give each its own VIEW_INSTANCE_ID."
            .formatted(instanceId),
        cause);
  }
}
