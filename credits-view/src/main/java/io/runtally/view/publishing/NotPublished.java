package io.runtally.view.publishing;

/** Kafka did not say that the records are durable. */
public final class NotPublished extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean sent;

  private NotPublished(String what, Throwable cause, boolean sent) {
    super(what, cause);
    this.sent = sent;
  }

  /** Whether they are durable is not known. */
  static NotPublished because(Throwable cause) {
    return new NotPublished("Kafka did not take the records in", cause, true);
  }

  /** Nothing was sent: others before it took too long. */
  static NotPublished waitedInVain(Throwable cause) {
    return new NotPublished("Others publish, and take too long", cause, false);
  }

  /** Whether something was sent, so that it may be durable after all. */
  public boolean sent() {
    return sent;
  }
}
