package io.runtally.reconcile;

import io.runtally.reconcile.AtStripe.UnconfirmedIntent;
import io.runtally.schemas.CreditPayment;
import io.runtally.support.PaymentKey;
import io.runtally.support.Publisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mends what a comparison found. Used by one thread. */
public final class Repair {
  private final StripeReader stripe;
  private final KafkaBooks books;

  public Repair(StripeReader stripe, KafkaBooks books) {
    this.stripe = stripe;
    this.books = books;
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
