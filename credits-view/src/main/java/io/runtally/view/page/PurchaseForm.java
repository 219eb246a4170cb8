package io.runtally.view.page;

import io.runtally.view.commands.PurchaseCommands;
import java.util.Optional;

/**
 * The form to buy credits (R19).
 *
 * @param credits as typed, or proposed
 * @param charge what that costs; empty where it is no possible number
 * @param hint why so many are proposed
 */
public record PurchaseForm(
    String credits, String charge, Optional<String> hint, Optional<String> refusal) {
  private static final long USUAL = 25;
  static final String RANGE =
      "Give the credits to buy as a whole number from 5 to 10,000; each is one dollar.";

  /** Enough to clear a debt and to go on with. */
  static PurchaseForm proposed(long balance) {
    if (balance >= 0) {
      return of(USUAL, Optional.empty());
    }
    long owed = -balance;
    long enough = Math.min(roundedUp(owed + USUAL), PurchaseCommands.MOST);
    return of(
        enough,
        Optional.of(
            enough > owed
                ? "%s of them pay what is owed; %s are left to go on with."
                    .formatted(Figures.number(owed), Figures.number(enough - owed))
                : "%s are owed: all of them go to that.".formatted(Figures.credits(owed))));
  }

  static PurchaseForm typed(Typed typed) {
    return new PurchaseForm(
        typed.text("credits"),
        read(typed).map(Figures::price).orElse(""),
        Optional.empty(),
        Optional.empty());
  }

  static Optional<Long> read(Typed typed) {
    return typed.whole("credits", PurchaseCommands.LEAST, PurchaseCommands.MOST);
  }

  PurchaseForm refused(String sentence) {
    return new PurchaseForm(credits, charge, hint, Optional.of(sentence));
  }

  private static PurchaseForm of(long credits, Optional<String> hint) {
    return new PurchaseForm(Long.toString(credits), Figures.price(credits), hint, Optional.empty());
  }

  private static long roundedUp(long credits) {
    return Math.ceilDiv(credits, 5) * 5;
  }
}
