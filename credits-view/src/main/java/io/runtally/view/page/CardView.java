package io.runtally.view.page;

import io.runtally.view.account.SavedCard;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The saved card as shown (R31).
 *
 * @param name such as {@code Visa •••• 4242}
 * @param warning where it expires this or next month, or has
 */
public record CardView(
    String name, String expires, Optional<String> warning, String savedBy, Figures.Moment savedAt) {

  private static final Map<String, String> BRANDS =
      Map.ofEntries(
          Map.entry("amex", "American Express"),
          Map.entry("cartes_bancaires", "Cartes Bancaires"),
          Map.entry("diners", "Diners Club"),
          Map.entry("eftpos_au", "eftpos"),
          Map.entry("jcb", "JCB"),
          Map.entry("unionpay", "UnionPay"),
          Map.entry("mastercard", "Mastercard"),
          Map.entry("discover", "Discover"),
          Map.entry("visa", "Visa"),
          Map.entry("unknown", "Card"));

  static CardView of(SavedCard card, Instant now) {
    return new CardView(
        name(card),
        "%02d/%d".formatted(card.expires().getMonthValue(), card.expires().getYear()),
        warning(card.expires(), YearMonth.from(now.atOffset(ZoneOffset.UTC))),
        card.savedBy(),
        Figures.Moment.of(card.savedAt()));
  }

  /** A card in a sentence. */
  static String name(SavedCard card) {
    String brand = card.brand().toLowerCase(Locale.ROOT);
    return "%s •••• %s".formatted(BRANDS.getOrDefault(brand, card.brand()), card.last4());
  }

  private static Optional<String> warning(YearMonth expires, YearMonth current) {
    if (expires.isBefore(current)) {
      return Optional.of(
          "This card expired at the end of %s. Save a new one, or the next charge will be declined."
              .formatted(Figures.month(expires)));
    }
    if (expires.equals(current)) {
      return Optional.of(
          "This card expires this month. Save its successor before %s ends."
              .formatted(Figures.month(expires)));
    }
    if (expires.equals(current.plusMonths(1))) {
      return Optional.of(
          "This card expires next month, at the end of %s. Save its successor in time."
              .formatted(Figures.month(expires)));
    }
    return Optional.empty();
  }
}
