package io.runtally.view.page;

import java.util.Map;
import java.util.Optional;

/** What somebody comes back to the page from. */
sealed interface Back {
  /** From Stripe's page, where a purchase was paid. */
  record FromPurchase(String purchaseId) implements Back {}

  /** From Stripe's page, where a card was entered. */
  record FromCard() implements Back {}

  /** From Stripe's page, where nothing was done. */
  record FromNothing() implements Back {}

  /** From removing the card. */
  record CardRemoved() implements Back {}

  /** From saving the auto-recharge settings. */
  record RechargeSaved() implements Back {}

  int LONGEST_ID = 255;

  /** Reads the parameters of an address. */
  static Optional<Back> of(Map<String, String> parameters) {
    String purchase = parameters.getOrDefault("purchase", "");
    if (!purchase.isBlank() && purchase.length() <= LONGEST_ID) {
      return Optional.of(new FromPurchase(purchase));
    }
    if (parameters.containsKey("canceled")) {
      return Optional.of(new FromNothing());
    }
    return switch (parameters.getOrDefault("card", "")) {
      case "saved" -> Optional.of(new FromCard());
      case "removed" -> Optional.of(new CardRemoved());
      default ->
          parameters.getOrDefault("auto-recharge", "").equals("saved")
              ? Optional.of(new RechargeSaved())
              : Optional.empty();
    };
  }

  /** The parameter that tells it. */
  default Map.Entry<String, String> parameter() {
    return switch (this) {
      case FromPurchase(String purchaseId) -> Map.entry("purchase", purchaseId);
      case FromCard() -> Map.entry("card", "saved");
      case FromNothing() -> Map.entry("canceled", "");
      case CardRemoved() -> Map.entry("card", "removed");
      case RechargeSaved() -> Map.entry("auto-recharge", "saved");
    };
  }
}
