package io.runtally.adjust;

import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.CreditPayment.Kind;
import io.runtally.schemas.LedgerEntry;
import io.runtally.support.CannotRun;
import io.runtally.support.PaymentKey;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Credits given or taken by support (R18).
 *
 * @param id {@code adj_…}; what is published under it twice is booked once
 * @param credits whole, signed, never 0
 * @param reason why, for everybody who reads the ledger
 * @param actor the person who decided it (R17)
 */
public record Adjustment(
    String id, String organizationId, long credits, String reason, String actor) {
  private static final Pattern ORGANIZATION = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final Pattern ID = Pattern.compile("adj_[A-Za-z0-9_-]{1,200}");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,10}");
  private static final int LONGEST_REASON = 1_000;
  private static final int LONGEST_ACTOR = 255;
  private static final long CENTS_PER_CREDIT = 100;

  /**
   * What was typed.
   *
   * @param amount whole credits with or without a sign
   * @throws CannotRun where it cannot be booked so, with a sentence that says why
   */
  public static Adjustment of(
      String id, String organizationId, String amount, String reason, String actor) {
    require(
        ID.matcher(id).matches(),
        "--id must be adj_ and up to 200 letters, digits, _ and -, and is \"%s\".".formatted(id));
    require(
        ORGANIZATION.matcher(organizationId).matches(),
        "An organization's id has 1 to 128 of the letters A-Z and a-z, digits, _ . and -, and \"%s\" has not."
            .formatted(organizationId));
    require(
        WHOLE.matcher(amount).matches(),
        "The credits must be a whole number, up to ten digits with or without a sign (5, +5 or -5), and are \"%s\"."
            .formatted(amount));
    long credits = Long.parseLong(amount);
    require(credits != 0, "An adjustment of 0 credits changes nothing: give another number.");
    requireText("--reason", reason, LONGEST_REASON);
    requireText("--by", actor, LONGEST_ACTOR);
    return new Adjustment(id, organizationId, credits, reason, actor);
  }

  private static void requireText(String option, String text, int longest) {
    require(!text.isBlank(), "%s must not be empty: the ledger keeps it.".formatted(option));
    require(
        text.codePointCount(0, text.length()) <= longest,
        "%s is longer than %,d characters.".formatted(option, longest));
    require(
        text.codePoints()
            .noneMatch(point ->
                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE),
        "%s must be one line of text without control characters.".formatted(option));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new CannotRun(otherwise);
    }
  }

  PaymentKey key() {
    return new PaymentKey(Kind.ADJUSTMENT, id);
  }

  /**
   * As it is published.
   *
   * @param at when it was decided
   */
  CreditPayment payment(Instant at) {
    return new CreditPayment(
        id,
        organizationId,
        Kind.ADJUSTMENT,
        credits * CENTS_PER_CREDIT,
        "usd",
        Optional.empty(),
        Optional.empty(),
        Optional.of(actor),
        Optional.of(reason),
        at);
  }

  /** Whether an entry under the same id says the same. */
  boolean isBookedAs(LedgerEntry entry) {
    return entry.credits() == credits
        && entry.reason().equals(Optional.of(reason))
        && entry.actor().equals(Optional.of(actor));
  }
}
