package io.runtally.view.webhooks;

import com.stripe.model.Customer;
import com.stripe.model.Dispute;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.PaymentMethod;
import com.stripe.model.Refund;
import com.stripe.model.SetupIntent;
import com.stripe.model.StripeObject;
import io.runtally.view.publishing.NotPublished;
import io.runtally.view.stripe.StripeProblem;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Which events tell us something, and what. */
public final class StripeEvents {
  private final MoneyMoved money;
  private final CardChanged cards;

  public StripeEvents(MoneyMoved money, CardChanged cards) {
    this.money = money;
    this.cards = cards;
  }

  /** Returns once what the event tells is durable. */
  Receipt.Verdict take(Event event) throws UnreadableEvent, NotPublished, StripeProblem {
    Instant at = Instant.ofEpochSecond(event.getCreated());
    return switch (event.getType()) {
      case "payment_intent.succeeded" -> money.paid(subject(event, PaymentIntent.class), at);
      case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
          money.refunded(subject(event, Refund.class), at);
      case "charge.dispute.funds_withdrawn",
          "charge.dispute.funds_reinstated",
          "charge.dispute.updated",
          "charge.dispute.closed" ->
          money.disputed(subject(event, Dispute.class), event.getType(), at);
      case "setup_intent.succeeded" -> cards.saved(subject(event, SetupIntent.class), at);
      case "payment_method.detached" ->
          cards.detached(subject(event, PaymentMethod.class), previousCustomer(event), at);
      case "payment_method.updated", "payment_method.automatically_updated" ->
          cards.renewed(subject(event, PaymentMethod.class));
      case "customer.deleted" -> cards.customerDeleted(subject(event, Customer.class), at);
      default -> Receipt.Verdict.IRRELEVANT_TYPE;
    };
  }

  private static <T extends StripeObject> T subject(Event event, Class<T> type)
      throws UnreadableEvent {
    // Empty where the event's API release is not the library's: whatever it told would be lost.
    return event
        .getDataObjectDeserializer()
        .getObject()
        .filter(type::isInstance)
        .map(type::cast)
        .orElseThrow(UnreadableEvent::new);
  }

  /** Whose card it was: a detached card itself does not know any more. */
  private static Optional<String> previousCustomer(Event event) {
    return Optional.ofNullable(event.getData().getPreviousAttributes())
        .map((Map<String, Object> before) -> before.get("customer"))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }
}
