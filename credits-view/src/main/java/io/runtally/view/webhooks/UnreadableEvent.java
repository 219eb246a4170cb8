package io.runtally.view.webhooks;

/** An event that concerns us, of an API release that Stripe's library here cannot read. */
final class UnreadableEvent extends Exception {
  private static final long serialVersionUID = 1L;
}
