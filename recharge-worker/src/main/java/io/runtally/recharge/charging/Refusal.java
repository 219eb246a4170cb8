package io.runtally.recharge.charging;

import java.util.Optional;

/**
 * Why Stripe or the bank definitely said no (R25).
 *
 * @param code Stripe's code
 * @param declineCode the bank's reason, as Stripe tells it
 * @param message Stripe's sentence for people
 */
public record Refusal(String code, Optional<String> declineCode, String message) {
  /** What Stripe calls a bank's wish to see the card's holder, as code or as decline code. */
  public static final String AUTHENTICATION_REQUIRED = "authentication_required";

  /** The order took longer than an order may (R27). */
  public static final String ORDER_EXPIRED = "ORDER_EXPIRED";

  /** Whether the card's holder must confirm with the bank. */
  public boolean requiresAction() {
    return code.equals(AUTHENTICATION_REQUIRED)
        || declineCode.equals(Optional.of(AUTHENTICATION_REQUIRED));
  }
}
