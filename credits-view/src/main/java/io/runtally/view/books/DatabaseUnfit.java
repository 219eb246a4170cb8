package io.runtally.view.books;

/** The database cannot be used as it is; the message is one sentence that says what to do. */
public final class DatabaseUnfit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseUnfit(String sentence) {
    // Without a cause: what a driver says may hold the address with all its parameters.
    super(sentence);
  }
}
