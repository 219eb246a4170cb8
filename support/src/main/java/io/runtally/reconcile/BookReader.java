package io.runtally.reconcile;

/** Where the books are read. */
@FunctionalInterface
public interface BookReader {

  /**
   * The books as they are now: of the span, and of all that Stripe told.
   *
   * @param stripe read before
   */
  OurBooks read(Span span, AtStripe stripe);
}
