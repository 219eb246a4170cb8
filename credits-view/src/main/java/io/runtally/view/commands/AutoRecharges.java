package io.runtally.view.commands;

import io.runtally.schemas.AutoRechargeSettings;
import io.runtally.view.account.Overview;
import io.runtally.view.books.Books;
import io.runtally.view.books.Turns;
import io.runtally.view.publishing.Facts;
import io.runtally.view.publishing.Position;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Saves of the auto-recharge settings: checked, published, and answered once the meter has them.
 */
public final class AutoRecharges implements AutoRechargeCommands {
  private static final long MOST_MONTHLY_LIMIT = 1_000_000_000;

  private final Books books;
  private final Effects effects;
  private final Turns turns;
  private final InstantSource clock;

  public AutoRecharges(Books books, Effects effects, Turns turns, InstantSource clock) {
    this.books = books;
    this.effects = effects;
    this.turns = turns;
    this.clock = clock;
  }

  @Override
  public Overview save(Member member, Wish wish, Optional<String> seenVersion) {
    checkRanges(wish);
    return turns.inTurn(member.organizationId(), () -> saveNow(member, wish, seenVersion));
  }

  private Overview saveNow(Member member, Wish wish, Optional<String> seenVersion) {
    String organization = member.organizationId();
    effects.requireWholeBooks(organization);
    Overview before = overview(organization);
    if (seenVersion.isPresent() && !seenVersion.get().equals(before.settingsVersion())) {
      throw new Refusal(
          Refusal.Kind.STALE,
          "Card or settings were changed meanwhile: look at what holds now, then save again.");
    }
    if (wish.enabled()) {
      checkCanBeOn(wish, before);
    }
    var settings =
        new AutoRechargeSettings(
            organization,
            wish.enabled(),
            wish.threshold(),
            wish.amount(),
            wish.monthlyLimit(),
            member.person(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    Position at = effects.publish(organization, List.of(Facts.settings(settings))).getFirst();
    effects.awaitTakenIn(organization, at, clock);
    return overview(organization);
  }

  private Overview overview(String organization) {
    return books.overview(organization, clock.instant());
  }

  private static void checkRanges(Wish wish) {
    within("threshold", wish.threshold(), 0, MOST_THRESHOLD);
    within("amount", wish.amount(), LEAST_AMOUNT, MOST_AMOUNT);
    wish.monthlyLimit()
        .ifPresent(limit -> {
          within("monthly limit", limit, LEAST_AMOUNT, MOST_MONTHLY_LIMIT);
          if (limit < wish.amount()) {
            throw invalid(
                "The monthly limit of %,d credits is less than one recharge of %,d: raise it, or recharge less at a time."
                    .formatted(limit, wish.amount()));
          }
        });
  }

  private static void within(String name, long credits, long least, long most) {
    if (credits < least || credits > most) {
      throw invalid(
          "The %s must be %,d to %,d whole credits, and is %,d."
              .formatted(name, least, most, credits));
    }
  }

  private static void checkCanBeOn(Wish wish, Overview before) {
    if (before.card().isEmpty()) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "Auto-recharge needs a saved card: save one first, then switch it on.");
    }
    long balance = before.balance();
    long needed = AutoRechargeCommands.leastAmount(balance, wish.threshold());
    if (balance <= wish.threshold() && wish.amount() < needed) {
      throw invalid(
          needed <= MOST_AMOUNT
              ? "At a balance of %,d credits, %,d more would still not be above the threshold of %,d: recharge at least %,d."
                  .formatted(balance, wish.amount(), wish.threshold(), needed)
              : "At a balance of %,d credits no single recharge comes out above the threshold of %,d: buy credits first."
                  .formatted(balance, wish.threshold()));
    }
  }

  private static Refusal invalid(String sentence) {
    return new Refusal(Refusal.Kind.INVALID, sentence);
  }
}
