package io.runtally.sandbox.stripe;

import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What may be charged. */
final class Money {
  private static final long LEAST_CENTS = 50;
  private static final long MOST_CENTS = 99_999_999;
  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(currency -> currency.getCurrencyCode().toLowerCase(Locale.ROOT))
          .collect(Collectors.toSet());

  private Money() {}

  /** The currency in lower case. */
  static String currency(String param, String text) {
    String currency = text.toLowerCase(Locale.ROOT);
    if (!CURRENCIES.contains(currency)) {
      throw StripeError.invalid(
          param,
          "Invalid currency: %s. Stripe currently supports these currencies: usd, eur, gbp and others."
              .formatted(text));
    }
    return currency;
  }

  static long amount(String param, long cents, String currency) {
    if (cents < 1) {
      throw StripeError.invalid(
          param, "parameter_invalid_integer", "This value must be greater than or equal to 1.");
    }
    if (cents < LEAST_CENTS) {
      throw StripeError.invalid(
          param, "amount_too_small", "Amount must be at least $0.50 " + currency);
    }
    if (cents > MOST_CENTS) {
      throw StripeError.invalid(
          param, "amount_too_large", "Amount must be no more than $999,999.99");
    }
    return cents;
  }

  /** For people, such as {@code 1,025.00 USD}. */
  static String words(long cents, String currency) {
    return String.format(
        Locale.ROOT, "%,d.%02d %s", cents / 100, cents % 100, currency.toUpperCase(Locale.ROOT));
  }
}
