package io.runtally.view.page;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.account.Overview;
import io.runtally.view.account.SavedCard;
import io.runtally.view.commands.AutoRechargeCommands;
import io.runtally.view.commands.AutoRechargeCommands.Wish;
import java.util.Optional;

/**
 * What saving auto-recharge settings does at once, told before it is done (R22, R23).
 *
 * @param sentence empty where there is nothing to say
 * @param announced names the charge that the sentence tells of; a save that would charge must bring
 *     it along, so that nobody is charged what was not on the page before
 */
public record Consequence(Kind kind, String sentence, String announced) {

  /** What becomes of the save. */
  public enum Kind {
    NOTHING,
    /** It is saved, and nothing is charged at once. */
    INFORMS,
    /** The card is charged at once, or may be. */
    CHARGES,
    /** It cannot be saved so. */
    PREVENTS
  }

  static final Consequence NONE = new Consequence(Kind.NOTHING, "", "");

  /**
   * What a wish would do as things stand.
   *
   * @param doing how the sentence calls it, such as {@code Saving}
   */
  static Consequence of(Overview overview, Wish wish, String doing) {
    boolean recharging = overview.autoRecharge().state() == AutoRechargeState.RECHARGING;
    if (!wish.enabled()) {
      return recharging
          ? informs("An order is open: it will still be carried out. Nothing is charged after it.")
          : NONE;
    }
    Optional<SavedCard> card = overview.card();
    if (card.isEmpty()) {
      return prevents(
          "Auto-recharge charges the saved card, and none is saved: save a card first.");
    }
    if (overview.balance() > wish.threshold()) {
      return informs(
          "Nothing is charged now: the balance of %s is above %s."
              .formatted(Figures.number(overview.balance()), Figures.number(wish.threshold())));
    }
    if (recharging) {
      return informs("An order is open already: saving places no second one beside it.");
    }
    return whileLow(overview, wish, doing, card.get());
  }

  private static Consequence whileLow(Overview overview, Wish wish, String doing, SavedCard card) {
    long balance = overview.balance();
    long least = AutoRechargeCommands.leastAmount(balance, wish.threshold());
    if (wish.amount() < least) {
      return prevents(
          least > AutoRechargeCommands.MOST_AMOUNT
              ? "No single recharge would bring the balance of %s above %s: buy credits first."
                  .formatted(Figures.number(balance), Figures.number(wish.threshold()))
              : "%s would not bring the balance of %s above %s: set the amount to at least %s."
                  .formatted(
                      Figures.credits(wish.amount()),
                      Figures.number(balance),
                      Figures.number(wish.threshold()),
                      Figures.number(least)));
    }
    // By the month of the order, as the meter counts, and never more than it counts: where the
    // limit leaves no room here, it leaves none there, and no charge is announced as none.
    long ordered = overview.autoRecharge().orderedThisMonth();
    if (wish.monthlyLimit().isPresent() && ordered + wish.amount() > wish.monthlyLimit().get()) {
      return informs(
          "Nothing is charged now: %s of the monthly limit of %s credits are used, and %s more would pass it. It goes on by itself on 1 %s (UTC)."
              .formatted(
                  Figures.number(ordered),
                  Figures.number(wish.monthlyLimit().get()),
                  Figures.number(wish.amount()),
                  Figures.month(overview.usage().month().plusMonths(1))));
    }
    String name = CardView.name(card);
    String announced = wish.amount() + " " + name;
    if (overview.autoRecharge().reason().equals(Optional.of(NoRechargeReason.TOO_MANY_RECHARGES))) {
      // The meter counts the orders of the last 24 hours anew, and pauses again where they are
      // still too many. How many that is, it alone knows.
      return new Consequence(
          Kind.CHARGES,
          "%s charges %s %s at once if fewer orders than the limit now lie within 24 hours. Otherwise it pauses again, and nothing is charged."
              .formatted(doing, name, Figures.price(wish.amount())),
          announced);
    }
    return new Consequence(
        Kind.CHARGES,
        "%s now charges %s %s at once, because the balance of %s is at or below %s."
            .formatted(
                doing,
                name,
                Figures.price(wish.amount()),
                Figures.number(balance),
                Figures.number(wish.threshold())),
        announced);
  }

  /** How it is coloured. */
  public String tone() {
    return switch (kind) {
      case NOTHING, INFORMS -> "quiet";
      case CHARGES -> "charges";
      case PREVENTS -> "warn";
    };
  }

  boolean charges() {
    return kind == Kind.CHARGES;
  }

  private static Consequence informs(String sentence) {
    return new Consequence(Kind.INFORMS, sentence, "");
  }

  private static Consequence prevents(String sentence) {
    return new Consequence(Kind.PREVENTS, sentence, "");
  }
}
