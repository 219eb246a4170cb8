package io.runtally.view.page;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.Overview;
import io.runtally.view.account.SavedCard;
import io.runtally.view.commands.PurchaseCommands.Purchase;
import java.util.Optional;

/**
 * What to say to somebody who comes back from Stripe's page.
 *
 * @param tone {@code busy}, {@code good} or {@code quiet}
 * @param further whether there is more to say, and who knows it
 */
public record Banner(String tone, String sentence, Further further) {
  /** Who will know more. */
  public enum Further {
    /** Nobody: this is the last word. */
    NOTHING,
    /** The books, which the page follows. */
    IN_THE_BOOKS,
    /** Stripe, which no page waits for. */
    AT_STRIPE
  }

  boolean settled() {
    return further == Further.NOTHING;
  }

  /** Whether more is to be asked of Stripe, beside the page. */
  public boolean asksStripe() {
    return further == Further.AT_STRIPE;
  }

  /** After a purchase of which only Stripe knows; true whatever has become of it. */
  static Banner bought() {
    return new Banner(
        "busy",
        "Your purchase is being confirmed by Stripe … You can leave this page: what was paid is added in any case. If nothing changes here, reload the page and look into the history.",
        Further.AT_STRIPE);
  }

  /**
   * After a purchase.
   *
   * @param booked the entry of its payment, once the ledger has it: only then credits are there
   */
  static Banner of(Purchase purchase, Optional<LedgerEntry> booked) {
    if (booked.isPresent()) {
      long credits = booked.get().credits();
      return new Banner(
          "good",
          "%s %s added.".formatted(Figures.credits(credits), credits == 1 ? "was" : "were"),
          Further.NOTHING);
    }
    String credits = Figures.credits(purchase.credits());
    return switch (purchase.status()) {
      case OPEN ->
          new Banner(
              "busy",
              "Waiting for Stripe's confirmation of %s … You can leave this page; they are added in any case."
                  .formatted(credits),
              Further.AT_STRIPE);
      case PAID ->
          new Banner(
              "busy",
              "%s are paid, and are being added … You can leave this page.".formatted(credits),
              Further.AT_STRIPE);
      case EXPIRED ->
          new Banner(
              "quiet",
              "The purchase of %s was not paid in time. Nothing was charged; begin again below."
                  .formatted(credits),
              Further.NOTHING);
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
            Further.NOTHING)
        : new Banner(
            "busy", "Waiting for Stripe's confirmation of the card …", Further.IN_THE_BOOKS);
  }

  static Banner leftStripe() {
    return new Banner(
        "quiet",
        "You left Stripe's page without finishing. Nothing was charged or saved.",
        Further.NOTHING);
  }

  static Banner cardRemoved() {
    return new Banner("good", "The card was removed, and auto-recharge is off.", Further.NOTHING);
  }

  static Banner rechargeSaved() {
    return new Banner("good", "Auto-recharge was saved.", Further.NOTHING);
  }

  /** Tells one saved card from the next, and nothing else about it. */
  static String nameOf(Optional<SavedCard> card) {
    return card.map(saved -> Long.toString(saved.savedAt().toEpochMilli())).orElse("none");
  }
}
