package io.runtally.view.publishing;

/** Kafka did not say that the records are durable; whether they are is not known. */
public final class NotPublished extends Exception {
  private static final long serialVersionUID = 1L;

  NotPublished(Throwable cause) {
    super("Kafka did not take the records in", cause);
  }
}
