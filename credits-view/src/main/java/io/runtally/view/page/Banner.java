package io.runtally.view.page;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.view.account.Overview;
import io.runtally.view.account.SavedCard;
import io.runtally.view.commands.PurchaseCommands.Purchase;
import java.util.Optional;

/**
 * What to say to somebody who comes back from Stripe's page.
 *
 * @param tone {@code busy}, {@code good} or {@code quiet}
 * @param settled whether this is the last word
 */
public record Banner(String tone, String sentence, boolean settled) {

  static Banner of(Purchase purchase) {
    return switch (purchase.status()) {
      case OPEN ->
          new Banner(
              "busy",
              "Waiting for Stripe's confirmation of %s … You can leave this page; they are added in any case."
                  .formatted(Figures.credits(purchase.credits())),
              false);
      case PAID ->
          new Banner(
              "good",
              "%s %s added."
                  .formatted(
                      Figures.credits(purchase.credits()),
                      purchase.credits() == 1 ? "was" : "were"),
              true);
      case EXPIRED ->
          new Banner(
              "quiet",
              "The purchase of %s was not paid in time. Nothing was charged; begin again below."
                  .formatted(Figures.credits(purchase.credits())),
              true);
    };
  }

  /**
   * After the saving of a card.
   *
   * @param before what {@link #nameOf} said before it; absent where that is not known
   */
  static Banner ofCard(Overview overview, Optional<String> before) {
    boolean saved =
        overview.card().isPresent() && !before.equals(Optional.of(nameOf(overview.card())));
    return saved
        ? new Banner(
            "good",
            "%s is saved. Nothing was charged.%s"
                .formatted(
                    overview.card().map(CardView::name).orElse("The card"),
                    overview.autoRecharge().state() == AutoRechargeState.PAUSED
                        ? " Auto-recharge is still paused: resume it when you want it to go on."
                        : ""),
            true)
        : new Banner("busy", "Waiting for Stripe's confirmation of the card …", false);
  }

  static Banner leftStripe() {
    return new Banner(
        "quiet", "You left Stripe's page without finishing. Nothing was charged or saved.", true);
  }

  static Banner cardRemoved() {
    return new Banner("good", "The card was removed, and auto-recharge is off.", true);
  }

  static Banner rechargeSaved() {
    return new Banner("good", "Auto-recharge was saved.", true);
  }

  /** Tells one saved card from the next, and nothing else about it. */
  static String nameOf(Optional<SavedCard> card) {
    return card.map(saved -> Long.toString(saved.savedAt().toEpochMilli())).orElse("none");
  }
}
