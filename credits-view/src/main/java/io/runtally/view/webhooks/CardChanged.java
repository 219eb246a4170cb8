package io.runtally.view.webhooks;

import com.stripe.model.Customer;
import com.stripe.model.PaymentMethod;
import com.stripe.model.SetupIntent;
import io.runtally.schemas.BillingCustomer;
import io.runtally.schemas.StripeMetadata;
import io.runtally.view.account.Overview;
import io.runtally.view.account.SavedCard;
import io.runtally.view.books.Books;
import io.runtally.view.books.Books.CardOwner;
import io.runtally.view.books.Turns;
import io.runtally.view.commands.Cards;
import io.runtally.view.commands.Effects;
import io.runtally.view.publishing.Facts;
import io.runtally.view.stripe.OurMetadata;
import io.runtally.view.stripe.StripeAccount;
import io.runtally.view.stripe.StripeProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cards saved, renewed by the bank, and detached (R20).
 *
 * <p>One organization's changes happen one after the other, and each begins with books that hold
 * all that is on Kafka: so it sees what the ones before have done, whichever instance did them,
 * even where they did not wait to see it themselves. Whether a card is still good is asked of
 * Stripe then and there, not read from the event.
 */
public final class CardChanged {
  private static final Logger LOG = LoggerFactory.getLogger(CardChanged.class);

  /** Named as the person behind what Stripe did by itself (R17). */
  private static final String STRIPE = "Stripe";

  private static final String NOBODY = "unknown";

  private final StripeAccount stripe;
  private final Books books;
  private final Effects effects;
  private final Turns turns;

  public CardChanged(StripeAccount stripe, Books books, Effects effects, Turns turns) {
    this.stripe = stripe;
    this.books = books;
    this.effects = effects;
    this.turns = turns;
  }

  @FunctionalInterface
  private interface Step {
    Receipt.Verdict take() throws StripeProblem;
  }

  private Receipt.Verdict inTurn(String organization, Step step) throws StripeProblem {
    StripeWebhook.isAbout(organization);
    List<StripeProblem> problems = new ArrayList<>();
    Receipt.Verdict verdict =
        turns.inTurn(
            organization,
            () -> {
              effects.requireWholeBooks(organization);
              try {
                return step.take();
              } catch (StripeProblem problem) {
                problems.add(problem);
                return Receipt.Verdict.NOTHING_NEW;
              }
            });
    if (!problems.isEmpty()) {
      throw problems.getFirst();
    }
    return verdict;
  }

  /** Whose it is; empty only where it is nobody's. */
  private Optional<String> owner(Supplier<Optional<String>> inTheBooks) {
    return inTheBooks
        .get()
        .or(() -> {
          effects.requireCardsAndCustomers();
          return inTheBooks.get();
        });
  }

  private Optional<String> customersOwner(String customerId) {
    return books.customerById(customerId).map(BillingCustomer::organizationId);
  }

  private Optional<String> cardsOwner(PaymentMethod method) {
    return books.cardById(method.getId()).map(CardOwner::organizationId);
  }

  /** A card was entered on Stripe's page. */
  Receipt.Verdict saved(SetupIntent setup, Instant at) throws StripeProblem {
    Optional<String> organization = OurMetadata.organization(setup.getMetadata());
    if (organization.isEmpty() || setup.getCustomer() == null || setup.getPaymentMethod() == null) {
      return Receipt.Verdict.NOT_OURS;
    }
    String person = OurMetadata.entry(setup.getMetadata(), StripeMetadata.ACTOR).orElse(NOBODY);
    return inTurn(
        organization.get(),
        () -> save(organization.get(), setup.getCustomer(), setup.getPaymentMethod(), person, at));
  }

  private Receipt.Verdict save(
      String organization, String customerId, String paymentMethodId, String person, Instant at)
      throws StripeProblem {
    Overview before = books.overview(organization, at);
    Optional<SavedCard> replaced =
        before.card().filter(card -> !card.paymentMethodId().equals(paymentMethodId));
    if (before.card().isPresent() && replaced.isEmpty()) {
      return Receipt.Verdict.NOTHING_NEW;
    }
    if (replaced.map(card -> card.savedAt().isAfter(at)).orElse(false)) {
      // Told late: somebody has saved another since.
      return Receipt.Verdict.NOTHING_NEW;
    }
    Optional<PaymentMethod> card =
        stripe.card(paymentMethodId).filter(one -> isOf(one, customerId));
    if (card.isEmpty() || !stripe.makeDefault(customerId, paymentMethodId)) {
      LOG.atInfo()
          .addKeyValue("paymentMethodId", paymentMethodId)
          .log("The card was detached before it was saved");
      return Receipt.Verdict.NOTHING_NEW;
    }
    // Told again, this would find the new card saved, and not know of another: so the old one goes
    // now, be the database late. That it went is told, too, and is no news once the books are
    // whole.
    var _ =
        effects.publish(
            organization,
            List.of(fact(organization, customerId, card.get(), person, at)),
            () -> replaced.ifPresent(this::forget));
    return Receipt.Verdict.PUBLISHED;
  }

  /** Takes the card that was replaced from Stripe; where that fails it is merely not used. */
  private void forget(SavedCard replaced) {
    try {
      stripe.detach(replaced.paymentMethodId());
    } catch (StripeProblem problem) {
      LOG.atWarn()
          .addKeyValue("paymentMethodId", replaced.paymentMethodId())
          .log("The replaced card is still attached at Stripe: {}", problem.getMessage());
    }
  }

  /** A card was taken from its customer: by us, in Stripe's dashboard, or with the customer. */
  Receipt.Verdict detached(PaymentMethod method, Optional<String> previousCustomer, Instant at)
      throws StripeProblem {
    Optional<String> organization =
        owner(() -> previousCustomer.flatMap(this::customersOwner).or(() -> cardsOwner(method)));
    if (organization.isEmpty()) {
      return Receipt.Verdict.NOT_OURS;
    }
    return inTurn(organization.get(), () -> removeIfGone(organization.get(), method.getId(), at));
  }

  private Receipt.Verdict removeIfGone(String organization, String paymentMethodId, Instant at)
      throws StripeProblem {
    Overview before = books.overview(organization, at);
    Optional<SavedCard> saved =
        before.card().filter(card -> card.paymentMethodId().equals(paymentMethodId));
    if (saved.isEmpty()) {
      return Receipt.Verdict.NOTHING_NEW;
    }
    boolean attached =
        stripe
            .card(paymentMethodId)
            .filter(card -> isOf(card, saved.get().customerId()))
            .isPresent();
    if (attached) {
      return Receipt.Verdict.NOTHING_NEW;
    }
    var _ = effects.publish(organization, Cards.withoutCard(before, STRIPE, at));
    return Receipt.Verdict.PUBLISHED;
  }

  /** The bank has renewed a card, or somebody changed it in Stripe's dashboard. */
  Receipt.Verdict renewed(PaymentMethod method) throws StripeProblem {
    Optional<String> organization = owner(() -> cardsOwner(method));
    if (organization.isEmpty()) {
      return Receipt.Verdict.NOT_OURS;
    }
    return inTurn(organization.get(), () -> renew(organization.get(), method.getId()));
  }

  private Receipt.Verdict renew(String organization, String paymentMethodId) throws StripeProblem {
    Optional<SavedCard> saved =
        books
            .cardById(paymentMethodId)
            .filter(owner -> owner.organizationId().equals(organization))
            .map(CardOwner::card);
    if (saved.isEmpty()) {
      return Receipt.Verdict.NOTHING_NEW;
    }
    String customerId = saved.get().customerId();
    Optional<PaymentMethod> card =
        stripe.card(paymentMethodId).filter(one -> isOf(one, customerId));
    if (card.isEmpty()) {
      return Receipt.Verdict.NOTHING_NEW;
    }
    var _ =
        effects.publish(
            organization,
            List.of(
                fact(
                    organization,
                    customerId,
                    card.get(),
                    saved.get().savedBy(),
                    saved.get().savedAt())));
    return Receipt.Verdict.PUBLISHED;
  }

  /** A customer was deleted in Stripe's dashboard, and its cards with it. */
  Receipt.Verdict customerDeleted(Customer customer, Instant at) throws StripeProblem {
    Optional<String> organization = owner(() -> customersOwner(customer.getId()));
    if (organization.isEmpty()) {
      return Receipt.Verdict.NOT_OURS;
    }
    return inTurn(organization.get(), () -> forgetCustomer(organization.get(), customer, at));
  }

  private Receipt.Verdict forgetCustomer(String organization, Customer customer, Instant at) {
    boolean stillTheirs =
        books
            .customer(organization)
            .map(one -> one.customerId().equals(customer.getId()))
            .orElse(false);
    if (!stillTheirs) {
      return Receipt.Verdict.NOTHING_NEW;
    }
    Overview before = books.overview(organization, at);
    List<ProducerRecord<byte[], byte[]>> facts = new ArrayList<>();
    if (before.card().map(card -> card.customerId().equals(customer.getId())).orElse(false)) {
      facts.addAll(Cards.withoutCard(before, STRIPE, at));
    }
    facts.add(Facts.noCustomer(organization));
    var _ = effects.publish(organization, facts);
    return Receipt.Verdict.PUBLISHED;
  }

  private static boolean isOf(PaymentMethod method, String customerId) {
    return customerId.equals(method.getCustomer()) && method.getCard() != null;
  }

  private static ProducerRecord<byte[], byte[]> fact(
      String organization, String customerId, PaymentMethod method, String person, Instant at) {
    PaymentMethod.Card card = method.getCard();
    return Facts.card(
        new io.runtally.schemas.PaymentMethod(
            organization,
            customerId,
            method.getId(),
            card.getBrand(),
            card.getLast4(),
            Math.toIntExact(card.getExpMonth()),
            Math.toIntExact(card.getExpYear()),
            person,
            at));
  }
}
