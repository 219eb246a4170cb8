package io.runtally.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Compares Stripe with books. Used by one thread. */
public final class Reconciler {
  private static final Duration BEFORE_THE_SECOND_LOOK = Duration.ofSeconds(3);

  private final StripeReader stripe;
  private final BookReader books;
  private final InstantSource clock;
  private final Consumer<String> progress;

  /**
   * Compares when it is asked to.
   *
   * @param clock tells how old something is, nothing else
   * @param progress told how far it is
   */
  public Reconciler(
      StripeReader stripe, BookReader books, InstantSource clock, Consumer<String> progress) {
    this.stripe = stripe;
    this.books = books;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Compares, and looks again before it calls anything missing.
   *
   * @throws io.runtally.support.CannotRun where Stripe or the books cannot be read
   */
  public Comparison compare(Span span) throws InterruptedException {
    Comparison first = look(span);
    if (!first.mayBeAMatterOfTime()) {
      return first;
    }
    progress.accept("Looking again, in case something was on its way");
    Thread.sleep(BEFORE_THE_SECOND_LOOK);
    return look(span);
  }

  private Comparison look(Span span) {
    Instant at = clock.instant();
    AtStripe listed = stripe.read(span);
    OurBooks read = books.read(span, listed);
    AtStripe lookedUp = stripe.lookUp(Comparison.unexplained(span, listed, read));
    return Comparison.of(span, listed.and(lookedUp), read, at);
  }
}
