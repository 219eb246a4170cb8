package io.runtally.view.books;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Tells of changes in the database, whichever process made them. Safe for use by many threads. */
public interface Changes {
  /** Ends a subscription; more than once is harmless. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Calls {@code changed} after each change that concerns the organization, and whenever changes
   * may have been missed; must not block.
   */
  Subscription subscribe(String organizationId, Runnable changed);

  /**
   * Waits until a condition holds, looking again after each change that concerns the organization.
   *
   * @return false where it did not within the limit
   */
  boolean await(String organizationId, Duration limit, BooleanSupplier condition)
      throws InterruptedException;
}
