package io.runtally.sandbox.stripe;

import io.runtally.sandbox.stripe.Payments.Attempt;
import java.util.Optional;

/** The holder of a card answers its bank's question, on the page or through the control API. */
final class Authentication {
  private final Payments payments;
  private final SetupIntents setupIntents;

  /** What the holder does. */
  enum Response {
    COMPLETE,
    FAIL
  }

  Authentication(Payments payments, SetupIntents setupIntents) {
    this.payments = payments;
    this.setupIntents = setupIntents;
  }

  /** The payment or setup intent that waits for its card's holder; absent if it does not. */
  static Optional<Thing> waiting(Transaction transaction, String id) {
    return transaction
        .find(ObjectType.PAYMENT_INTENT, id)
        .or(() -> transaction.find(ObjectType.SETUP_INTENT, id))
        .filter(intent -> intent.text("status").equals("requires_action"));
  }

  /** Goes on with an intent that waits; returns it as it is then. */
  Thing respond(Call call, Thing intent, Response response) {
    Transaction transaction = call.transaction();
    Thing card = transaction.get(ObjectType.PAYMENT_METHOD, intent.text("payment_method"));
    boolean pays = intent.type() == ObjectType.PAYMENT_INTENT;
    try {
      switch (response) {
        case FAIL ->
            throw pays
                ? payments.failAuthentication(call, intent, card)
                : SetupIntents.failAuthentication(call, intent, card);
        case COMPLETE -> {
          if (pays) {
            payments.attempt(call, intent, card, new Attempt(false, true, Optional.empty()));
          } else {
            setupIntents.attempt(call, intent, card, true, Optional.empty());
          }
        }
      }
    } catch (StripeError told) {
      // It stands in the intent's last error, for whoever asks next.
      return transaction.get(intent.type(), intent.id());
    }
    return intent;
  }
}
