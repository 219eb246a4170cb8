package io.runtally.view.commands;

import io.runtally.schemas.AutoRechargeSettings;
import io.runtally.view.account.Overview;
import io.runtally.view.books.Books;
import io.runtally.view.books.Turns;
import io.runtally.view.publishing.Facts;
import io.runtally.view.publishing.Position;
import io.runtally.view.stripe.StripeAccount;
import io.runtally.view.stripe.StripeProblem;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The saved card: entered on Stripe's own page, and removed there too. */
public final class Cards implements CardCommands {
  private final BillingCustomers customers;
  private final StripeAccount stripe;
  private final Links links;
  private final Books books;
  private final Effects effects;
  private final Turns turns;
  private final InstantSource clock;

  public Cards(
      BillingCustomers customers,
      StripeAccount stripe,
      Links links,
      Books books,
      Effects effects,
      Turns turns,
      InstantSource clock) {
    this.customers = customers;
    this.stripe = stripe;
    this.links = links;
    this.books = books;
    this.effects = effects;
    this.turns = turns;
    this.clock = clock;
  }

  @Override
  public URI beginSaving(Member member) {
    String organization = member.organizationId();
    String customer = customers.of(organization);
    try {
      return stripe
          .saveCard(organization, customer, member.person(), links.afterCard(organization))
          .address();
    } catch (StripeProblem problem) {
      throw Unavailable.because(problem, organization, "for a page to save a card");
    }
  }

  @Override
  public void remove(Member member) {
    turns.inTurn(
        member.organizationId(),
        () -> {
          removeNow(member);
          return true;
        });
  }

  private void removeNow(Member member) {
    String organization = member.organizationId();
    effects.requireWholeBooks(organization);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Overview overview = books.overview(organization, now);
    if (overview.card().isEmpty()) {
      return;
    }
    try {
      stripe.detach(overview.card().get().paymentMethodId());
    } catch (StripeProblem problem) {
      throw Unavailable.because(problem, organization, "to detach the card");
    }
    Position first =
        effects.publish(organization, withoutCard(overview, member.person(), now)).getFirst();
    if (overview.autoRecharge().settings().isPresent()) {
      effects.awaitTakenIn(organization, first, clock);
    }
  }

  /**
   * What tells that an organization has no card any more: auto-recharge is off, too (R23).
   *
   * @param person who caused it (R17)
   */
  public static List<ProducerRecord<byte[], byte[]>> withoutCard(
      Overview overview, String person, Instant now) {
    String organization = overview.organizationId();
    List<ProducerRecord<byte[], byte[]>> facts = new ArrayList<>();
    overview
        .autoRecharge()
        .settings()
        .map(settings ->
            new AutoRechargeSettings(
                organization,
                false,
                settings.threshold(),
                settings.amount(),
                settings.monthlyLimit(),
                person,
                now))
        .map(Facts::settings)
        .ifPresent(facts::add);
    facts.add(Facts.noCard(organization));
    return facts;
  }
}
