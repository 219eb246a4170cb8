package io.runtally.view.page;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.account.ActivityDetail;
import io.runtally.view.account.Overview;
import io.runtally.view.books.Changes;
import io.runtally.view.commands.AutoRechargeCommands;
import io.runtally.view.commands.CardCommands;
import io.runtally.view.commands.Member;
import io.runtally.view.commands.PurchaseCommands;
import io.runtally.view.commands.Refusal;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Does at once, to made-up organizations, what the real commands do by way of Kafka and Stripe. */
@Primary
@Singleton
@Requires(env = PageDemo.ENVIRONMENT)
final class SampleCommands
    implements PurchaseCommands, CardCommands, AutoRechargeCommands, Changes {
  /** Where nothing is: what leads there is looked at, not followed. */
  static final URI STRIPE = URI.create("https://checkout.stripe.com/c/pay/cs_1");

  private final SampleAccounts accounts;
  private final Map<String, Purchase> purchases = new ConcurrentHashMap<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** Whether Stripe does not answer. */
  volatile boolean silent;

  /** How often it was asked what became of a purchase. */
  final AtomicInteger looks = new AtomicInteger();

  private record Watcher(String organizationId, Runnable changed) {}

  SampleCommands(SampleAccounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Begun begin(Member member, long credits, Optional<String> idempotencyKey) {
    if (credits == 9_999) {
      throw new Refusal(
          Refusal.Kind.UNAVAILABLE, "Stripe does not answer: nothing was charged, try again.");
    }
    String id = "cs_" + (purchases.size() + 1);
    purchases.put(id, new Purchase(id, credits, Purchase.Status.OPEN, Optional.empty()));
    return new Begun(id, STRIPE, Instant.now().plus(Duration.ofHours(1)));
  }

  @Override
  public Optional<URI> receipt(ActivityDetail detail) {
    return Optional.empty();
  }

  @Override
  public Purchase find(String organizationId, String purchaseId) {
    looks.incrementAndGet();
    if (silent) {
      throw new Refusal(Refusal.Kind.UNAVAILABLE, "Stripe does not answer: try again.");
    }
    return Optional.ofNullable(purchases.get(purchaseId))
        .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "There is no such purchase."));
  }

  /** The purchase that was begun last. */
  String last() {
    return "cs_" + purchases.size();
  }

  /** Stripe has the money, and nobody else knows yet. */
  void arrived(String organizationId, String purchaseId) {
    Purchase purchase = find(organizationId, purchaseId);
    purchases.put(
        purchaseId,
        new Purchase(
            purchaseId,
            purchase.credits(),
            Purchase.Status.PAID,
            Optional.of(accounts.account(organizationId).nextPayment())));
  }

  /** As the webhook would. */
  void paid(String organizationId, String purchaseId) {
    Purchase purchase = find(organizationId, purchaseId);
    arrived(organizationId, purchaseId);
    accounts
        .account(organizationId)
        .purchased(purchase.credits(), "olga@acme.example", Instant.now());
    changed(organizationId);
  }

  @Override
  public URI beginSaving(Member member) {
    return STRIPE;
  }

  /** As the webhook would. */
  void cardSaved(String organizationId) {
    accounts.account(organizationId).card(SampleAccount.visa(Instant.now()));
    changed(organizationId);
  }

  @Override
  public void remove(Member member) {
    SampleAccount account = accounts.account(member.organizationId());
    if (account.card.isEmpty()) {
      throw new Refusal(Refusal.Kind.CONFLICT, "No card is saved, so there is none to remove.");
    }
    account.card = Optional.empty();
    account.stands(AutoRechargeState.OFF, NoRechargeReason.NO_CARD);
    changed(member.organizationId());
  }

  @Override
  public Overview save(Member member, Wish wish, Optional<String> seenVersion) {
    SampleAccount account = accounts.account(member.organizationId());
    if (!seenVersion.orElse("").equals(account.overview(Instant.now()).settingsVersion())) {
      throw new Refusal(Refusal.Kind.STALE, "Somebody else changed it meanwhile.");
    }
    account.settings(
        wish.enabled(), wish.threshold(), wish.amount(), wish.monthlyLimit(), Instant.now());
    account.error = Optional.empty();
    if (wish.enabled()) {
      account.stands(
          account.balance() <= wish.threshold()
              ? AutoRechargeState.RECHARGING
              : AutoRechargeState.ON);
    } else {
      account.stands(AutoRechargeState.OFF, NoRechargeReason.AUTO_RECHARGE_OFF);
    }
    changed(member.organizationId());
    return account.overview(Instant.now());
  }

  void changed(String organizationId) {
    accounts.account(organizationId).changed();
    watchers.stream()
        .filter(watcher -> watcher.organizationId().equals(organizationId))
        .forEach(watcher -> watcher.changed().run());
  }

  @Override
  public Subscription subscribe(String organizationId, Runnable changed) {
    var watcher = new Watcher(organizationId, changed);
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  @Override
  public boolean await(String organizationId, Duration limit, BooleanSupplier condition) {
    return condition.getAsBoolean();
  }
}
