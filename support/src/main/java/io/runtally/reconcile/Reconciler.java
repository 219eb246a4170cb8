package io.runtally.reconcile;

import io.runtally.reconcile.AtStripe.UnconfirmedIntent;
import io.runtally.schemas.CreditPayment;
import io.runtally.support.PaymentKey;
import io.runtally.support.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares, and mends what the comparison found. Used by one thread. */
public final class Reconciler {
  private static final Duration BEFORE_THE_SECOND_LOOK = Duration.ofSeconds(3);

  private final StripeReader stripe;
  private final KafkaBooks books;
  private final InstantSource clock;
  private final Consumer<String> progress;

  /**
   * Compares Stripe with books.
   *
   * @param clock tells how old something is, nothing else
   */
  public Reconciler(
      StripeReader stripe, KafkaBooks books, InstantSource clock, Consumer<String> progress) {
    this.stripe = stripe;
    this.books = books;
    this.clock = clock;
    this.progress = progress;
  }

  /** Compares, and looks again before it calls anything missing. */
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
    Books read = books.readOn();
    AtStripe lookedUp = stripe.lookUp(Comparison.unexplained(span, listed, read));
    return Comparison.of(span, listed.and(lookedUp), read, at);
  }

  /**
   * Tells the meter what nobody told it, and waits until it has booked that. Told twice, it books
   * once (R15).
   *
   * @return whether the ledger has it within {@code limit}
   */
  public boolean tell(Publisher publisher, List<CreditPayment> payments, Duration limit)
      throws InterruptedException {
    publisher.pay(payments);
    return books.awaitBooked(payments.stream().map(PaymentKey::of).toList(), limit);
  }

  /**
   * Cancels intents that nobody will pay.
   *
   * @return a sentence for each that could not be canceled
   */
  public List<String> cancel(List<UnconfirmedIntent> orphans) {
    List<String> problems = new ArrayList<>();
    for (UnconfirmedIntent orphan : orphans) {
      Optional<String> problem = stripe.cancel(orphan.id());
      problem.ifPresent(why -> problems.add("%s: %s.".formatted(orphan.id(), why)));
    }
    return problems;
  }
}
