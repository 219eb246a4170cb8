package io.runtally.view.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.NoRechargeReason;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a person has in mind who saves auto-recharge settings: the card, the settings and why
 * auto-recharge rests. Of each only so much as tells whether it is another one since.
 *
 * <p>Runs and their deductions are no part of it, or nobody could save while there are any.
 */
public record Seen(String card, String settings, String reason) {
  private static final String BETWEEN = "-";

  static Seen of(Overview overview) {
    AutoRecharge auto = overview.autoRecharge();
    return new Seen(
        mark(overview.card().map(SavedCard::paymentMethodId)),
        mark(auto.settings().map(AutoRecharge.Settings::toString)),
        mark(auto.reason().map(NoRechargeReason::name)));
  }

  /** As {@link #text} wrote it; of anything else nothing is as it was. */
  public static Seen read(String text) {
    String[] parts = text.split(BETWEEN, -1);
    return parts.length == 3 ? new Seen(parts[0], parts[1], parts[2]) : new Seen("", "", "");
  }

  /** In one word. */
  public String text() {
    return String.join(BETWEEN, Stream.of(card, settings, reason).toList());
  }

  private static String mark(Optional<String> told) {
    UUID hash = UUID.nameUUIDFromBytes(told.orElse("").getBytes(UTF_8));
    return Long.toHexString(hash.getMostSignificantBits());
  }
}
