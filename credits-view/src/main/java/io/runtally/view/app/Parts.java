package io.runtally.view.app;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.value.PropertyResolver;
import io.runtally.reconcile.Reconciler;
import io.runtally.reconcile.StripeReader;
import io.runtally.schemas.ClientSettings;
import io.runtally.view.books.Books;
import io.runtally.view.books.Changes;
import io.runtally.view.books.Database;
import io.runtally.view.books.DatabaseBooks;
import io.runtally.view.books.DatabaseChanges;
import io.runtally.view.books.DatabaseTurns;
import io.runtally.view.books.MoneyBooks;
import io.runtally.view.books.OneAtATime;
import io.runtally.view.books.SumCheck;
import io.runtally.view.books.Turns;
import io.runtally.view.commands.AutoRechargeCommands;
import io.runtally.view.commands.AutoRecharges;
import io.runtally.view.commands.BillingCustomers;
import io.runtally.view.commands.CardCommands;
import io.runtally.view.commands.Cards;
import io.runtally.view.commands.Effects;
import io.runtally.view.commands.Links;
import io.runtally.view.commands.PurchaseCommands;
import io.runtally.view.commands.Purchases;
import io.runtally.view.drift.DriftWatch;
import io.runtally.view.projection.Projection;
import io.runtally.view.projection.ProjectionSettings;
import io.runtally.view.publishing.Ends;
import io.runtally.view.publishing.Publisher;
import io.runtally.view.publishing.TopicEnds;
import io.runtally.view.stripe.StripeAccount;
import io.runtally.view.stripe.StripeSettings;
import io.runtally.view.webhooks.CardChanged;
import io.runtally.view.webhooks.MoneyMoved;
import io.runtally.view.webhooks.StripeEvents;
import io.runtally.view.webhooks.StripeWebhook;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the parts fit together; none of them knows the framework. */
@Factory
final class Parts {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  /** Of the things that one instance does at a time. */
  private static final int COMPARING = 1;

  @Singleton
  ClientSettings brokers(ViewConfiguration view, PropertyResolver given) {
    return new ClientSettings(
        view.bootstrapServers(), name -> given.getProperty("kafka." + name, String.class));
  }

  @Singleton
  @Bean(preDestroy = "close")
  Database database(DatabaseConfiguration configuration) {
    return Database.open(configuration.settings());
  }

  @Singleton
  Books books(Database database, ViewConfiguration view) {
    return new DatabaseBooks(database, view.runsType());
  }

  @Singleton
  @Bean(preDestroy = "close")
  DatabaseChanges changes(Database database) {
    return DatabaseChanges.listeningTo(database);
  }

  @Singleton
  Turns turns(Database database, ViewConfiguration view) {
    // For a turn nobody waits longer than for what it does.
    return new DatabaseTurns(database, view.effectWithin());
  }

  @Singleton
  Projection projection(
      Database database, ViewConfiguration view, ClientSettings brokers, InstantSource clock) {
    return new Projection(
        database,
        new ProjectionSettings(view.group(), view.instanceId(), view.sessionTimeout()),
        brokers.forConsumer(),
        brokers.forProducer(),
        clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Publisher publisher(ClientSettings brokers, ViewConfiguration view) {
    return new Publisher(brokers.forProducer(), "%s-%s".formatted(view.group(), view.instanceId()));
  }

  @Singleton
  @Bean(preDestroy = "close")
  TopicEnds ends(ClientSettings brokers) {
    return new TopicEnds(brokers.forAdmin());
  }

  @Singleton
  Effects effects(
      Publisher publisher, Books books, Changes changes, Ends ends, ViewConfiguration view) {
    return new Effects(publisher, books, changes, ends, view.effectWithin());
  }

  @Singleton
  StripeSettings stripeSettings(StripeConfiguration configuration) {
    return configuration.settings();
  }

  @Singleton
  StripeAccount stripe(StripeSettings settings) {
    return new StripeAccount(settings);
  }

  @Singleton
  @Bean(preDestroy = "close")
  DriftWatch drift(
      StripeSettings settings,
      Database database,
      Projection projection,
      ViewConfiguration view,
      InstantSource clock) {
    Consumer<String> progress = LOG::debug;
    return new DriftWatch(
        new SumCheck(database),
        view.addUpEvery(),
        new Reconciler(
            new StripeReader(settings.key(), progress), new MoneyBooks(database), clock, progress),
        new OneAtATime(database, COMPARING),
        projection::caughtUp,
        clock);
  }

  @Singleton
  Links links(ViewConfiguration view) {
    return new Links(view.publicUrl());
  }

  @Singleton
  BillingCustomers customers(
      Books books, StripeAccount stripe, Effects effects, Turns turns, InstantSource clock) {
    return new BillingCustomers(books, stripe, effects, turns, clock);
  }

  @Singleton
  PurchaseCommands purchases(BillingCustomers customers, StripeAccount stripe, Links links) {
    return new Purchases(customers, stripe, links);
  }

  @Singleton
  CardCommands cards(
      BillingCustomers customers,
      StripeAccount stripe,
      Links links,
      Books books,
      Effects effects,
      Turns turns,
      InstantSource clock) {
    return new Cards(customers, stripe, links, books, effects, turns, clock);
  }

  @Singleton
  AutoRechargeCommands autoRecharge(
      Books books, Effects effects, Turns turns, InstantSource clock) {
    return new AutoRecharges(books, effects, turns, clock);
  }

  @Singleton
  StripeWebhook webhook(
      StripeSettings settings,
      StripeAccount stripe,
      Publisher publisher,
      Books books,
      Effects effects,
      Turns turns) {
    return new StripeWebhook(
        settings.webhookSecret(),
        new StripeEvents(
            new MoneyMoved(stripe, publisher, books),
            new CardChanged(stripe, books, effects, turns)));
  }
}
